// numbers — what an envoy counts its requests by.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace vigo::agent {

/// The clock's at first and after a pause, so that another process, a restart or a lost store is
/// never ahead; one by one otherwise, so that requests which overtake each other stay within the
/// server's window.
class Numbers {
 public:
    /// `latest` is the latest one that is known to have been used.
    explicit Numbers(std::uint64_t latest = 0) : latest_(latest) {}

    std::uint64_t next(Time now, std::chrono::nanoseconds steady);
    void jump_over(std::uint64_t used);
    std::uint64_t latest() const { return latest_; }

 private:
    static constexpr std::chrono::nanoseconds pause = std::chrono::seconds(2);

    std::uint64_t latest_;
    std::chrono::nanoseconds asked_ = -pause;  ///< when the latest one was
};

}  // namespace vigo::agent
