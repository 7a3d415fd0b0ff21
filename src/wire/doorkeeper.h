// doorkeeper — tells each newcomer where to wait until it has shown its certificate: near, or far
// when a crowd comes that shows none. Private to this folder.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "wire/moment.h"

namespace vigo::wire {

/// Any thread may call. Bounds: `limits::crowd_per_second`, `known_addresses`, `failures_of_known`.
class Doorkeeper {
 public:
    enum class Porch { near, far };

    /// Far while a crowd comes, but for an address that clients with a certificate came from.
    Porch porch_for(const std::string& address, Moment now);
    /// A client showed its certificate.
    void proved(const std::string& address);
    /// One left, or was sent away, that had shown none.
    void gave_up(const std::string& address, Moment now);

 private:
    using Failures = std::unordered_map<std::string, unsigned>;  ///< since the last proof

    void turn_to(Moment now);

    std::mutex mutex_;
    Moment second_;  ///< when the one that is counted began
    unsigned left_now_ = 0;
    unsigned left_before_ = 0;  ///< in the second before it
    Failures fresh_;
    Failures stale_;  ///< proven before the last `known_addresses` of `fresh_`
};

}  // namespace vigo::wire
