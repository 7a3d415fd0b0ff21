// compare — one resource of a compiled policy against what a test expects of it.
#pragma once

#include "compile/suite/suite.h"

namespace vigo::suite {

/// What the comparison may look at.
struct Against {
    const Bundle& bundle;
    const compile::Types& types;
    std::function<std::optional<std::string>(const std::string& path)> golden;
};

void compare(const Expected& expected, const Against& against,
             std::vector<Difference>& differences);

/// Null when there is none of that id.
const BundledResource* find(const Bundle& bundle, std::string_view id);

/// `there is no resource a/b`, with the nearest one.
Difference missing(const Reference& id, const Bundle& bundle);

/// Whether two values mean the same to an attribute of this shape: 0644 and "644" do to a mode.
bool means_same(const Value& a, const Value& b, const Shape& shape);

}  // namespace vigo::suite
