// local_state — what `vigo apply` remembers between runs, in plain files: no server, no store.
#pragma once

#include <string>

#include "agent/engine/reversals.h"
#include "agent/engine/triggers.h"
#include "host/real_host.h"
#include "schema/value.h"

namespace vigo::agent {

/// Digests, pending triggers and reversals of one state folder. A folder that cannot be written to
/// costs speed, and is said once; it never stops enforcement. A dry run writes nothing.
class LocalState : public Triggers, public Reversals {
 public:
    LocalState(std::string folder, bool dry_run);

    void load_digests(RealHost& host);
    /// When something was learned.
    void save_digests(const RealHost& host);

    std::set<std::string> pending() const override { return pending_; }
    void add(const std::string& resource) override;
    void remove(const std::string& resource) override;

    const std::map<std::string, Reverted>& reversals() const override { return reversals_; }
    void keep_reversal(const std::string& resource, const Reverted& what) override;
    void forget_reversal(const std::string& resource) override;

 private:
    Value load(const std::string& name) const;
    void save(const std::string& name, const std::string& content);
    void save_pending();
    void save_reversals();

    RealHost ours_;
    std::string folder_;
    bool read_only_ = false;
    std::uint64_t digests_known_ = 0;
    std::set<std::string> pending_;
    std::map<std::string, Reverted> reversals_;
};

}  // namespace vigo::agent
