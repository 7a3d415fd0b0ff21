// counting — how much memory a piece of work holds at its peak, beyond what was there before.
#pragma once

#include <cstddef>
#include <functional>

namespace vigo {

/// Counts every `new` of this program, of all threads.
std::size_t peak_of(const std::function<void()>& work);

}  // namespace vigo
