// fetch — one HTTPS GET: the fleet's authority before enrolment, the agent's files after it.
#pragma once

#include <cstddef>
#include <string>

#include "base/time.h"

namespace vigo::wire {

struct Fetch {
    std::string url;  ///< `https://host:port/path`
    std::string
        authority;  ///< PEM; "" believes anybody: only for what is compared with a pin afterwards
    std::size_t most_bytes = 1U << 20;
    Millis deadline{30'000};
};

/// The body of the answer. Throws Error: invalid for a URL that is none, unavailable or timeout
/// when the server was not reached or is not believed, not_found and denied as the server says,
/// internal for any other answer.
std::string fetch(const Fetch& order);

}  // namespace vigo::wire
