// local_state — what `vigo apply` remembers between runs, in plain files: no server, no store.
#pragma once

#include <string>

#include "agent/engine/triggers.h"
#include "host/real_host.h"

namespace vigo::agent {

/// Digests and pending triggers of one state folder. A folder that cannot be written to costs
/// speed, and is said once; it never stops enforcement. A dry run writes nothing.
class LocalState : public Triggers {
 public:
    LocalState(std::string folder, bool dry_run);

    void load_digests(RealHost& host);
    /// When something was learned.
    void save_digests(const RealHost& host);

    std::set<std::string> pending() const override { return pending_; }
    void add(const std::string& resource) override;
    void remove(const std::string& resource) override;

 private:
    void save(const std::string& name, const std::string& content);
    void save_pending();

    RealHost ours_;
    std::string folder_;
    bool read_only_ = false;
    std::uint64_t digests_known_ = 0;
    std::set<std::string> pending_;
};

}  // namespace vigo::agent
