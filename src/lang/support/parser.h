// parser — a template's text to its tree, by the grammar of Go 1.19's text/template.
#pragma once

#include <memory>
#include <string_view>

#include "lang/support/tree.h"

namespace vigo::lang {

/// Throws Stop at the first mistake.
std::shared_ptr<const Tree> parse_tree(std::string_view text);

}  // namespace vigo::lang
