// store — what an agent remembers between runs. Deleting it is always safe; damage is put aside and
// a new one begun.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/engine/reversals.h"
#include "agent/engine/triggers.h"
#include "agent/store/database.h"
#include "agent/store/queue.h"
#include "base/time.h"
#include "schema/field.h"

namespace vigo::agent {

/// The last verified policy, exactly as it was signed.
struct HeldPolicy {
    std::string assignment;  ///< signed bytes
    std::string signature;
    std::string key_id;
    std::string bundle;
};

/// The small facts, one record. Times are milliseconds since 1970, 0 for never.
struct Notes {
    std::int64_t run_number = 0;     ///< of the latest run
    std::int64_t sequence = 0;       ///< the latest that a request carried
    std::int64_t checked_in_ms = 0;  ///< the latest successful check-in
    std::int64_t cadence_ms = 0;     ///< observed between check-ins
    std::int64_t skew_ms = 0;        ///< the server's clock minus ours
    std::int64_t traits_ms = 0;      ///< when the traits were collected
    std::string traits_told;         ///< hex digest of the traits that the server has
    std::string last_error;          ///< "" when the latest check-in went well
    std::int64_t last_error_ms = 0;
    std::string last_run;         ///< hex of what check-ins say of the latest run
    bool last_run_told = true;    ///< whether the server knows of it
    std::int64_t rss_bytes = 0;   ///< of the daemon, at its latest check-in
    std::int64_t cpu_ms = 0;      ///< that the daemon has used since it started
    std::int64_t started_ms = 0;  ///< when the daemon started
};
std::span<const Field<Notes>> fields_of(const Notes*);

/// Not thread safe. Everything is durable when a function returns. Throws Error(unavailable) when
/// the disk or the store is full: an agent then says so and keeps enforcing.
class Store : public Triggers {
 public:
    struct Bounds {
        std::size_t most_bytes;
        QueueBounds queue;
        bool durable = true;  ///< wait for the disk; only tests do not
    };
    static Bounds usual_bounds();

    /// In `folder`, which is made when missing. A damaged store is renamed to `FOLDER.damaged-<ms>`
    /// (the latest is kept) and an empty one begun. One on a disk that takes nothing can be read.
    /// `random_id` are 16 random bytes for a new one.
    static std::unique_ptr<Store> open(const std::string& folder, Time now,
                                       const std::string& random_id,
                                       const Bounds& bounds = usual_bounds());
    /// As it is, for looking at: nothing when there is none. Throws Error(internal) when it is
    /// damaged.
    static std::unique_ptr<Store> look(const std::string& folder);

    /// What was wrong with the store that had to be put aside; "" normally.
    const std::string& damage() const { return damage_; }
    bool is_in_place() const { return database_->is_in_place(); }
    /// 16 bytes: this incarnation. A new store is a new one, so that its run numbers are not
    /// mistaken for old ones.
    const std::string& id() const { return id_; }

    std::optional<HeldPolicy> policy() const;
    void keep_policy(const HeldPolicy& policy);
    /// Canonical JSON; "" when there are none.
    std::string traits() const;
    void keep_traits(const std::string& json, Time collected);
    /// What a policy's files looked like when they were last read (see host/files.h); "" for none.
    std::string digest_cache() const;
    void keep_digest_cache(const std::string& cache);

    /// As they are now: another process may have written them.
    Notes notes() const;
    void keep_notes(const Notes& notes);

    std::set<std::string> pending() const override;
    void add(const std::string& resource) override;
    void remove(const std::string& resource) override;

    std::map<std::string, Reverted> reversals() const;
    void keep_reversal(const std::string& resource, const Reverted& what);
    void forget_reversal(const std::string& resource);

    /// Queues a report and keeps the notes, in one transaction. A full queue gives up the oldest
    /// runs without changes first (merged into the next one and counted), then the details of the
    /// oldest, then the oldest.
    void finish_run(const Notes& notes, const std::optional<QueuedRun>& report);
    /// The oldest, in order, as many as fit.
    std::vector<QueuedRun> oldest_runs(std::size_t most, std::size_t most_bytes) const;
    void acknowledge(std::uint64_t number);
    std::size_t queued_runs() const { return queue_length(*database_); }

 private:
    Store(std::unique_ptr<Database> database, const Bounds& bounds)
        : database_(std::move(database)), bounds_(bounds) {}
    static std::unique_ptr<Store> read_only(const std::string& folder, const Bounds& bounds);
    void load(const std::string& random_id);

    std::unique_ptr<Database> database_;
    Bounds bounds_;
    std::string damage_;
    std::string id_;
};

}  // namespace vigo::agent
