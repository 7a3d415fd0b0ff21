// literal — the values of Go's literals: numbers in every base, characters, quoted and raw text.
#pragma once

#include <complex>
#include <optional>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo::lang {

struct Number {
    Value value;
    std::optional<std::complex<double>> complex;  ///< `3i`, `1+2i`
    bool overflows =
        false;  ///< a whole number between 2^63 and 2^64: Go refuses it when it is evaluated
};

/// Nothing when it is no number; `why` says why.
std::optional<Number> read_number(std::string_view text, std::string& why);

/// The code point of `'x'`.
std::optional<Value> read_character(std::string_view quoted);

/// The text of `"…"` or of a raw one in backquotes.
std::optional<std::string> read_quoted(std::string_view quoted);

}  // namespace vigo::lang
