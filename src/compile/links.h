// links — what `depends_on`, `before`, `notify` and `subscribes` can name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compile/catalogue.h"

namespace vigo::compile {

/// Whether a resource of `crate` has this name, or may have it once templates in names are
/// rendered.
bool may_name_resource(const Crate& crate, std::string_view name);

/// As written, for suggestions.
std::vector<std::string_view> resource_names(const Crate& crate);

/// What a reference across crates names: a crate, or a resource in it. Null crate: nothing.
struct Target {
    const Crate* crate = nullptr;
    std::string resource;  ///< "" for the whole crate
};
Target target_of(const Catalogue& catalogue, std::string_view name);

}  // namespace vigo::compile
