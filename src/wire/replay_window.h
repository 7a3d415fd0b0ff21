// replay_window — which sequence numbers of one envoy were seen: the newest 128, as IPsec keeps
// them (RFC 4303, 3.4.3).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace vigo::wire {

/// Heartbeat, reports and traits of an envoy run in parallel, so its numbers arrive out of order: a
/// number is accepted once, in any order, as long as it is among the newest 128. 24 bytes; one
/// thread at a time.
class ReplayWindow {
 public:
    /// Nothing up to and including `floor` is accepted: after a restart, what the stored row said
    /// plus a margin.
    explicit ReplayWindow(std::uint64_t floor = 0) : highest_(floor) {}

    /// True once for each number. Ask only after the signature held: it remembers.
    bool accept(std::uint64_t sequence) {
        if (sequence > highest_) {
            slide(sequence - highest_);
            highest_ = sequence;
            return true;
        }
        const std::uint64_t back = highest_ - sequence;
        if (back >= width || seen(back)) return false;
        seen_[back / 64] |= bit(back);
        return true;
    }

    /// What a refusal names, so that the envoy can jump over it.
    std::uint64_t highest() const { return highest_; }

 private:
    static constexpr std::uint64_t width = limits::replay_window;
    static_assert(width == 128);

    static std::uint64_t bit(std::uint64_t back) { return std::uint64_t{1} << (back % 64); }
    bool seen(std::uint64_t back) const { return (seen_[back / 64] & bit(back)) != 0; }

    void slide(std::uint64_t by) {
        if (by >= width) {
            seen_[0] = seen_[1] = 0;
        } else if (by >= 64) {
            seen_[1] = seen_[0] << (by - 64);
            seen_[0] = 0;
        } else {
            seen_[1] = seen_[1] << by | seen_[0] >> (64 - by);
            seen_[0] <<= by;
        }
        seen_[0] |= 1;
    }

    std::uint64_t highest_;
    /// Bit n: highest_ - n was seen. All ones at first: nothing at or below the floor is new.
    std::uint64_t seen_[2] = {~std::uint64_t{0}, ~std::uint64_t{0}};
};

}  // namespace vigo::wire
