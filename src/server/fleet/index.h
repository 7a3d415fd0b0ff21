// index — every envoy in memory: what check-ins look at and change without touching the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/signing.h"
#include "server/fleet/envoy.h"
#include "server/fleet/words.h"
#include "server/store/store.h"

namespace vigo::fleet {

/// What must be known before an envelope can be believed.
struct Identity {
    crypto::PublicKey key;
    std::string hostname;
    bool revoked = false;
};

/// What a check-in tells, once it is believed.
struct Contact {
    Time at{};
    std::string address;
    std::string agent_version;
    std::string capabilities;
    std::uint64_t version = 0;
    std::string digest;
    bool busy = false;
    std::optional<store::RunSummary> run;
};

/// What the contact meant.
struct Contacted {
    std::optional<Millis> gap;  ///< since the one before
    bool came_back = false;     ///< it had been offline
    bool push_waiting = false;
    bool is_new_run = false;               ///< it told of a run that was not known yet
    std::shared_ptr<const Traits> traits;  ///< null: none yet; shared, as in Envoy
    std::string problem;                   ///< as it was noted last
};

/// The fleet at one moment.
struct Totals {
    std::size_t nodes = 0;   ///< not revoked
    std::size_t active = 0;  ///< seen within the hour
    std::size_t converged = 0, degraded = 0, failed = 0, no_data = 0;
    std::size_t changed = 0, diverged = 0;
    std::size_t offline = 0, revoked = 0;
};

/// Which envoys, for a page.
struct Wanted {
    std::string name;   ///< pattern of the host name, or a UUID; "" for all
    std::string reach;  ///< a name of Reach; "" for any
    std::string after;  ///< the key of the last one of the page before
    std::size_t most = 100;
};

/// Thread safe: cut into shards by UUID, each with a lock that is held for moments.
class Index {
 public:
    explicit Index(const Freshness& freshness);
    ~Index();

    /// Everything from the store. Without a clean stop, replay floors are lifted by a margin.
    void load(const store::Store& store, bool clean_stop);

    std::optional<Identity> identity(const Uuid& id) const;
    struct Admission {
        bool accepted = false;
        std::uint64_t highest = 0;
    };
    /// Uses up a sequence number.
    Admission admit(const Uuid& id, std::uint64_t sequence);
    /// Nothing for an envoy that went meanwhile.
    std::optional<Contacted> contact(const Uuid& id, const Contact& contact);
    /// A heartbeat on its stream: seen, and busy or not. It is no check-in, so the cadence stays.
    /// True when it told of a run that was not known yet.
    bool beat(const Uuid& id, Time at, bool busy, const std::optional<store::RunSummary>& run);
    /// A run whose report is durable.
    void reported(const Uuid& id, const store::RunSummary& run);
    void set_traits(const Uuid& id, std::shared_ptr<const Traits> traits);
    /// The same, unless they are others than `old` by now: false.
    bool replace_traits(const Uuid& id, const std::shared_ptr<const Traits>& old,
                        std::shared_ptr<const Traits> traits);
    void set_problem(const Uuid& id, const std::string& problem);
    void set_push(const Uuid& id, bool waiting);

    /// After the store has it.
    void put(const store::EnvoyRow& row);
    void revoke(const Uuid& id, Time at);
    void forget(const Uuid& id);

    std::optional<Envoy> get(const Uuid& id) const;
    /// By UUID or host name. Throws Error(conflict) when several envoys that are not revoked have
    /// the name.
    std::optional<Envoy> resolve(std::string_view name_or_uuid) const;
    /// In the order of host names.
    std::vector<Envoy> find(const Wanted& wanted, Time now) const;
    /// The `after` of the page that follows one which ends with this envoy.
    static std::string key_of(const Envoy& envoy);
    void for_each(const std::function<void(const Envoy&)>& each) const;
    std::vector<Uuid> all() const;
    /// Shard by shard, beginning with the one behind that of `after` (nil: the first), until there
    /// are `most`: traits that are wanted.
    std::vector<std::pair<Uuid, std::shared_ptr<const Traits>>> some_traits(
        const Uuid& after, std::size_t most,
        const std::function<bool(const Traits& traits)>& wanted) const;
    Totals totals(Time now) const;
    std::size_t size() const;
    Reach reach(const Envoy& envoy, Time now) const { return reach_of(envoy, freshness_, now); }
    const Freshness& freshness() const { return freshness_; }

    /// Envoys that have fallen silent since the last call.
    std::size_t fell_silent(Time now);

    /// At most `most` rows that the store has not seen yet; they count as clean until `again`. They
    /// come in the store's order, where neighbours share a page. Fewer than `most`: all that were
    /// dirty at the first call are through.
    std::vector<store::EnvoyRow> take_dirty(std::size_t most);
    std::vector<store::TraitsRow> take_dirty_traits(std::size_t most);
    void again(const std::vector<store::EnvoyRow>& rows);
    void again(const std::vector<store::TraitsRow>& rows);

 private:
    struct Shard;
    /// Whom the flusher must look at.
    struct Round {
        std::mutex lock;
        std::vector<Uuid> left;  ///< the next one last
        bool has_begun = false;
    };
    static std::size_t number_of(const Uuid& id);
    Shard& shard_of(const Uuid& id) const;
    template <class Work>
    bool with(const Uuid& id, Work&& work) const;
    template <class Each>
    void for_each_record(Each&& each) const;
    template <class Row, class Take>
    std::vector<Row> drain(Round& round, std::vector<Uuid> Shard::*list, std::size_t most,
                           Take&& take);
    void collect(std::vector<Uuid> Shard::*list, std::vector<Uuid>& names);
    static void put_back(Round& round, const Uuid& id);

    Freshness freshness_;
    Words words_;
    std::unique_ptr<Shard[]> shards_;
    Round rows_;
    Round traits_rows_;
};

}  // namespace vigo::fleet
