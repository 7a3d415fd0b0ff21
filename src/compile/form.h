// form — a rendered resource whose text another envoy may have with other words in its blanks.
// Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lang/reads.h"

namespace vigo::compile {

struct Compiling;
struct Instance;

/// An attribute that takes any text, as it was rendered.
struct Draft {
    int texts = 0;  ///< that were rendered; of more than one, the last is told below
    std::string attribute, text;
    std::vector<lang::Blank> blanks;  ///< of what the envoy tells
};

/// Where the text stands in the body of a piece.
struct Form {
    std::size_t at = 0, size = 0;
    std::vector<lang::Blank> blanks;  ///< within the text; none: it is the same for all
};

/// Nothing when not all that was printed stands in one text.
std::optional<Form> form_of(const Draft& draft, const Instance& instance, const std::string& body,
                            const lang::Reads& reads);

/// The body with what the envoy of `compiling` tells in the blanks; nothing when some of it is no
/// text.
std::optional<std::string> filled_in(const Form& form, const std::string& body,
                                     const Compiling& compiling);

}  // namespace vigo::compile
