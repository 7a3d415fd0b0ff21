// replay_window — which sequence numbers of an envoy were used: a sliding window, as IPsec has it
// (RFC 4303, 3.4.3), because heartbeat, reports and traits overtake each other.
#pragma once

#include <bitset>
#include <cstdint>

#include "base/limits.h"

namespace vigo::fleet {

class ReplayWindow {
 public:
    /// Everything up to `floor` counts as used.
    explicit ReplayWindow(std::uint64_t floor = 0) : highest_(floor) { used_.set(); }

    /// Marks `sequence` as used; false when it was, or lies below the window.
    bool accept(std::uint64_t sequence);
    std::uint64_t highest() const { return highest_; }

 private:
    std::uint64_t highest_;
    std::bitset<limits::replay_window> used_;  // bit n: highest - n
};

}  // namespace vigo::fleet
