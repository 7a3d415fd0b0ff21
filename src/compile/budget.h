// budget — how many bytes may be made of a text, roughly: what is out of all proportion to it is
// refused before it fills the memory.
#pragma once

#include <cstddef>
#include <string_view>

#include "schema/value.h"

namespace vigo::compile {

class Budget {
 public:
    explicit Budget(std::size_t most) : most_(most) {}

    /// Says false when that is too much, and from then on.
    bool spend(std::size_t bytes) {
        spent_ += bytes;
        return !is_spent();
    }
    bool is_spent() const { return spent_ > most_; }
    std::size_t most() const { return most_; }

 private:
    std::size_t most_;
    std::size_t spent_ = 0;
};

/// The bytes of a value and of all below it; what several share counts each time.
std::size_t weight_of(const Value& value);

/// The bytes that a condition takes once it is parsed.
std::size_t weight_of_condition(std::string_view text);

}  // namespace vigo::compile
