// pattern — regular expressions of operators (RE2's syntax), for checks of a configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigo::lang {

/// Whether `pattern` matches somewhere in `text`; nothing when it is no regular expression.
std::optional<bool> matches(std::string_view pattern, std::string_view text);

/// `text` with every match replaced by `plain`, taken as it is. Nothing when `pattern` is no
/// regular expression.
std::optional<std::string> replaced(std::string_view pattern, std::string_view plain,
                                    std::string_view text);

}  // namespace vigo::lang
