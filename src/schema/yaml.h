// yaml — YAML text to values that know their places. libyaml does the scanning (YAML 1.1
// syntax, 1.2 core typing).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/diagnostic.h"
#include "schema/value.h"

namespace vigo {

/// The value of the one document in `text`; an empty document is null. Duplicate keys, keys that
/// are not scalars, tabs, several documents, custom tags, and input over the budgets of
/// `base/limits.h` are findings. An unquoted `{{ … }}` (which YAML reads as a map) gets the advice
/// to quote it. Nothing when there was an error.
std::optional<Value> parse_yaml(std::string_view text, std::string_view file,
                                Diagnostics& findings);

/// Block-style YAML that parse_yaml reads back to an equal value.
std::string to_yaml(const Value& value);

}  // namespace vigo
