// spelling — mends for names inside of templates and conditions.
#pragma once

#include "compile/compile.h"

namespace vigo::compile {

/// Gives findings about a misspelt function, variable or other name the edit that their hint tells
/// of, where the file holds that word once at the place of the finding. A template does not know
/// how YAML wrote it (quotes, escapes), so the file is asked.
void mend_spelling(const SourceTree& tree, Diagnostics& findings);

}  // namespace vigo::compile
