// condenser — learns what the traits of the fleet have in common, and packs them by it.
#pragma once

#include "host/host.h"
#include "server/fleet/index.h"

namespace vigo::fleet {

/// One thread at a time.
class Condenser {
 public:
    /// All must outlive it, and `store.packer` the index.
    Condenser(Index& index, store::Store& store, const Clock& clock);

    /// A bit of the work, when there is any: a dictionary once the fleet is large enough and again
    /// whenever it grew tenfold; then the traits that older ones packed, some thousands at a time.
    /// Throws Error when the store refuses.
    void step();

 private:
    void learn(std::size_t envoys);
    void repack();

    Index& index_;
    store::Store& store_;
    const Clock& clock_;
    std::size_t next_at_ = 0;  ///< envoys that make it learn again
    std::size_t learned_ = 0;
    bool has_work_ = true;
    Uuid after_;  // where repacking goes on
};

}  // namespace vigo::fleet
