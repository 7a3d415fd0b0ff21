// throttle — "at most once in a while for each": keeps a log readable when the same thing happens
// at every check-in.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace vigo::rpc {

/// Thread safe, and bounded: keys that may pass again are let go of from time to time, and beyond
/// `most` others the table starts anew.
class Throttle {
 public:
    Throttle(Millis period, std::size_t most) : period_(period), most_(most) {}

    /// True for the first call with this key, and again after the period.
    bool passes(const std::string& key, Time now);
    /// How many keys are remembered.
    std::size_t size() const;

 private:
    bool holds(Time last, Time now) const;
    void make_room(Time now);

    Millis period_;
    std::size_t most_;
    mutable std::mutex lock_;
    std::unordered_map<std::string, Time> last_;
    std::size_t look_at_ = 0;  // keys
};

}  // namespace vigo::rpc
