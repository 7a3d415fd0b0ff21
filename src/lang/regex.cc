#include "lang/regex.h"

#include <re2/re2.h>

namespace vigo::lang {

std::optional<bool> regex_finds(std::string_view pattern, std::string_view text,
                                std::string* complaint) {
    const RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
    if (regex.ok()) return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
    if (complaint != nullptr) *complaint = regex.error();
    return std::nullopt;
}

}  // namespace vigo::lang
