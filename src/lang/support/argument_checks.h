// argument_checks — what an operator wrote as an argument of a builtin and can never be true, found
// when it is parsed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo::lang {

/// What is wrong with the literal that stands as argument number `at` of a builtin; "" when nothing
/// is.
std::string complaint_about(std::string_view builtin, std::size_t at, const Value& literal);

/// What is wrong with a regular expression; "" when nothing is.
std::string complaint_about_regex(const Value& pattern);

}  // namespace vigo::lang
