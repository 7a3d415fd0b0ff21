// yaml_edit — changes to the text of a YAML file that leave everything else as it is, comments and
// spelling included.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/value.h"

namespace vigo::cli {

/// The member that a name leads to, or the item that `[2]` does; null when there is none.
const Value* child_at(const Value& value, const std::string& step);

/// `text` with the member at `path` (names, outermost first; `[2]` is the third item of a list) set
/// to `value`; maps on the way are made when they are missing, items are not. Nothing when the
/// layout of the file is beyond it: the result is read again, and is either exactly the wished
/// value or not given at all.
std::optional<std::string> with_member(const std::string& text,
                                       const std::vector<std::string>& path, const Value& value);

}  // namespace vigo::cli
