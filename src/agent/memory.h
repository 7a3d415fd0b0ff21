// memory — what the agent remembers, whether or not its store can take it: a full or missing disk
// is said once and never stops enforcement.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/store/store.h"
#include "base/error.h"

namespace vigo::agent {

/// Not thread safe: one thread runs the agent's cycles.
class Memory : public Triggers, public Reversals {
 public:
    /// `open` may throw; it is tried again later.
    using Open = std::function<std::unique_ptr<Store>()>;
    explicit Memory(Open open);

    /// The runs and triggers that other processes wrote since: `vigo run` beside the daemon.
    /// Nothing while the store is in trouble.
    void refresh();
    /// The truth of this process; `save` brings it to the disk.
    Notes& notes() { return notes_; }
    const Notes& notes() const { return notes_; }
    void save();
    /// Opens the store (again) when it is missing, or when somebody deleted it; stores what had to
    /// wait. Says whether the store is a new one, which then holds no policy.
    bool recover();

    /// Of the store; "" while there is none.
    std::string store_id() const { return store_ ? store_->id() : std::string(); }
    std::optional<HeldPolicy> policy() const;
    void keep_policy(const HeldPolicy& policy);
    /// Written when `digest` is another than last time; notes that they were collected.
    void keep_traits(const std::string& json, const std::string& digest, Time collected);
    std::string digest_cache() const;
    void keep_digest_cache(const std::string& cache);

    std::set<std::string> pending() const override { return triggers_; }
    void add(const std::string& resource) override;
    void remove(const std::string& resource) override;

    const std::map<std::string, Reverted>& reversals() const override { return reversals_; }
    void keep_reversal(const std::string& resource, const Reverted& what) override;
    void forget_reversal(const std::string& resource) override;

    /// Saves the notes with the report.
    void finish_run(std::optional<QueuedRun> report);
    std::vector<QueuedRun> oldest_runs(std::size_t most, std::size_t most_bytes) const;
    void acknowledge(std::uint64_t number);
    std::size_t queued_runs() const;

 private:
    /// Runs `work` on the store; says false, and why in the log, when it cannot be done now.
    bool attempt(const std::function<void(Store&)>& work);
    /// Reads from the store. One that cannot be read is closed: opening it again puts damage aside.
    void look(const std::function<void(const Store&)>& at) const;
    void hold_back(QueuedRun run);
    void adopt(std::unique_ptr<Store> store);
    /// Opens the store when it must be; else stores what had to wait.
    bool mend();
    /// Says what is wrong, unless that was said already.
    void complain(std::string_view what, const Error& error);
    /// Once a cycle: says that all is well when it has been for a while. On a full disk small
    /// writes succeed and large ones fail, and nobody wants to read of each.
    void calm_down();

    Open open_;
    mutable std::unique_ptr<Store> store_;  // closed when it cannot be read
    std::string store_id_;                  // of the latest store, also after it was lost
    Notes notes_;
    std::set<std::string> triggers_;
    std::map<std::string, Reverted> reversals_;
    std::vector<QueuedRun> waiting_;  // reports that the disk had no room for
    std::string traits_digest_;       // of the traits that were stored last
    bool in_trouble_ = false;         // the latest write failed
    bool said_trouble_ = false;
    bool failed_in_cycle_ = false;
    int good_cycles_ = 0;  // since the latest failure, while trouble is said
};

}  // namespace vigo::agent
