#include "server/fleet/replay_window.h"

namespace vigo::fleet {

bool ReplayWindow::accept(std::uint64_t sequence) {
    if (sequence > highest_) {
        const auto ahead = sequence - highest_;
        if (ahead >= used_.size()) {
            used_.reset();
        } else {
            used_ <<= static_cast<std::size_t>(ahead);
        }
        used_.set(0);
        highest_ = sequence;
        return true;
    }
    const auto behind = highest_ - sequence;
    if (behind >= used_.size() || used_.test(static_cast<std::size_t>(behind))) return false;
    used_.set(static_cast<std::size_t>(behind));
    return true;
}

}  // namespace vigo::fleet
