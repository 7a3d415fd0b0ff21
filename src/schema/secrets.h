// secrets — references to secrets in a configuration (`secret:vigo/db/dsn`), and the markers that
// travel in their place. The value itself never passes through here.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "schema/value.h"

namespace vigo::secrets {

inline constexpr std::string_view scheme = "secret:";
inline constexpr std::string_view marker_begin = "__VIGO_SECRET__";
inline constexpr std::string_view marker_end = "__END_VIGO_SECRET__";

/// Why `path` names no secret, in words; "" when it may. A path has parts of letters, digits, `.`,
/// `_` and `-`, none with a dot in front, with `/` between them, at most
/// `limits::secret_path_bytes`.
std::string problem_of(std::string_view path);

/// The path of a text that is a reference as a whole: no white space, and it starts with `secret:`.
/// The path may still be wrong (`problem_of`).
std::optional<std::string_view> reference(std::string_view text);
/// The first reference that stands inside of a longer text, or "".
std::string_view reference_inside(std::string_view text);

std::string marker_of(std::string_view path);
bool has_marker(std::string_view text);
/// Whether a text anywhere below has a marker.
bool any_marker(const Value& value);

/// `text` with a marker for each reference that stands anywhere in it. A reference begins where no
/// letter, digit, `.`, `_`, `-` or `/` stands before it, and goes as far as a path can.
std::string marked(std::string_view text);
/// `text` with each marker replaced by what `value_of` makes of its path.
std::string replaced(std::string_view text,
                     const std::function<std::string(std::string_view path)>& value_of);
/// `text` as the operator wrote it: markers become references again.
std::string shown(std::string_view text);
Value shown_value(const Value& value);
/// `replaced` in every text below `value`.
Value replaced_value(const Value& value,
                     const std::function<std::string(std::string_view path)>& value_of);

/// Adds the paths of all markers below `value`.
void gather(const Value& value, std::set<std::string>& paths);

}  // namespace vigo::secrets
