// regex — whether a pattern is found in a text, as `=~` and `regexMatch` mean it (RE2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigo::lang {

/// Nothing when `pattern` is no pattern; `complaint` then says why.
std::optional<bool> regex_finds(std::string_view pattern, std::string_view text,
                                std::string* complaint = nullptr);

}  // namespace vigo::lang
