// yaml_edit — changes to the text of a YAML file that leave everything else as it is, comments and
// spelling included.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/value.h"

namespace vigo::cli {

/// `text` with the member at `path` (names, outermost first) set to `value`; maps on the way are
/// made when they are missing. Nothing when the layout of the file is beyond it: the result is read
/// again, and is either exactly the wished value or not given at all.
std::optional<std::string> with_member(const std::string& text,
                                       const std::vector<std::string>& path, const Value& value);

}  // namespace vigo::cli
