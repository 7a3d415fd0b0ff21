// envoys — the roster: who is enrolled, and what is remembered of each over a restart.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "server/store/database.h"
#include "server/store/run.h"

namespace vigo::store {

struct EnvoyRow {
    Uuid id;
    std::string hostname;            ///< fixed at enrolment
    std::string public_key;          ///< 32 bytes
    std::string certificate_serial;  ///< hex, of the newest client certificate
    std::string token;               ///< id of the token that let it in; "" for a human
    Time enrolled{};
    Time revoked{};    ///< 0: it is not
    Time last_seen{};  ///< 0: never
    Millis cadence{};  ///< observed between check-ins; 0: not known
    std::uint64_t sequence = 0;
    std::uint64_t version = 0;  ///< of the assignment it holds
    std::string digest;         ///< of the assignment it holds
    std::string agent_version;
    std::string address;
    std::string capabilities;  ///< digest of its resource catalogue
    bool push_waiting = false;
    int changing_runs = 0;          ///< in a row
    std::uint64_t counted_run = 0;  ///< up to which run `changing_runs` has counted
    RunSummary run;                 ///< the latest
    bool operator==(const EnvoyRow&) const = default;
};

struct TraitsRow {
    Uuid envoy;
    std::string digest;
    std::string packed;  ///< see pack.h
};

/// The same without a copy.
struct TraitsView {
    std::string_view digest;
    std::string_view packed;
};

class Envoys {
 public:
    explicit Envoys(Database& database) : database_(database) {}

    /// Calls `each` for every row with its traits, by several threads at once. What it is given is
    /// valid during the call; the traits are null where none are known.
    using Each = std::function<void(const EnvoyRow& row, const TraitsView* traits)>;
    void for_each(const Each& each) const;
    std::size_t size() const;

    std::optional<EnvoyRow> find(const Uuid& id) const;
    std::optional<EnvoyRow> find_key(std::string_view public_key) const;

    /// Throws Error(conflict) when the id or the key is there already.
    void add(const EnvoyRow& row);
    /// What check-ins change, in one transaction; a row that was deleted meanwhile stays deleted.
    void update(std::span<const EnvoyRow> rows);
    void put_traits(std::span<const TraitsRow> rows);
    void set_certificate(const Uuid& id, const std::string& serial);
    /// False when there is no such envoy.
    bool revoke(const Uuid& id, Time at);
    /// Runs of one envoy become runs of another.
    void move_history(const Uuid& from, const Uuid& to);
    /// With its traits, runs and high-water marks.
    bool forget(const Uuid& id);

 private:
    Database& database_;
};

/// The same as `Envoys::add`, inside a transaction of the caller.
void insert(Connection& connection, const EnvoyRow& row);
std::optional<EnvoyRow> find_key(Connection& connection, std::string_view public_key);

}  // namespace vigo::store
