// spelling — mends for names inside of templates and conditions.
#pragma once

#include <span>

#include "compile/compile.h"

namespace vigo::compile {

/// Whether `word` can only have been meant to be one of `known`, so that a mend needs nobody's
/// consent.
bool is_sure(std::string_view word, std::span<const std::string_view> known);

/// Gives findings about a misspelt function, variable or other name the edit that their hint tells
/// of, where the file holds that word once at the place of the finding. A template does not know
/// how YAML wrote it (quotes, escapes), so the file is asked. The mend is safe when the
/// finding says so beforehand (it cannot know the place), or when it is about a function that can
/// only be one.
void mend_spelling(const SourceTree& tree, Diagnostics& findings);

}  // namespace vigo::compile
