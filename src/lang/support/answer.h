// answer — three-valued logic, and the values of a condition: known, known to be absent, or
// unknown.
#pragma once

#include "lang/expression.h"

namespace vigo::lang {

inline Truth truth_of(bool known) { return known ? Truth::yes : Truth::no; }
Truth negated(Truth truth);

/// Whether a value counts as true on its own: flags and words for them, numbers but 0, text and
/// lists but empty ones.
bool is_affirmative(const Value& value);

/// How two values relate: numbers by size (also those spelt as text), text that starts with a digit
/// as versions, other text in byte order. Nothing when they cannot be ordered.
std::optional<int> ordered(const Value& a, const Value& b);
bool equals(const Value& a, const Value& b);

/// `1.10` is more than `1.9`: parts between dots, dashes and the like compare as numbers where both
/// are, else as text.
int compare_versions(std::string_view a, std::string_view b);

}  // namespace vigo::lang
