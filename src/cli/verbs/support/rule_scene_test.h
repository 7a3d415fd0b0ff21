// rule_scene_test — what the example of a rule describes, published in a folder of its own.
#pragma once

#include <string>
#include <string_view>

#include "schema/diagnostic.h"
#include "stack/folder.h"

namespace vigo::cli {

struct Scene {
    Diagnostics findings;
    stack::Tree tree;
};

/// Throws Error(invalid) for a line that says something else than rule_examples.h explains.
Scene published(std::string_view example);

}  // namespace vigo::cli
