// trait_names — which traits there are to ask for.
#pragma once

#include <string>
#include <string_view>

#include "compile/compile.h"

namespace vigo::compile {

/// Whether some agent may tell the trait at `path` (`os.family`), a part of it or more than it.
/// True when nothing is known of traits; for `custom.…`, which operators write themselves.
bool is_told(std::string_view path, const Types& types);

/// A warning that no agent tells the trait at `path`, with the one that was probably meant.
/// `user` is what asks for it: `content`.
void warn_of_unknown_trait(std::string_view path, const Types& types, const Place& where,
                           std::string_view user, Diagnostics& findings);

}  // namespace vigo::compile
