// spelling — mends for names inside of templates and conditions.
#pragma once

#include "compile/compile.h"

namespace vigo::compile {

/// Tells what is wrong inside of a scalar at its exact place, which only the file knows (quotes,
/// escapes, folded lines), and gives findings about a misspelt word its extent and the edit that
/// their hint tells of, where it stands once at that place. The mend is safe when the finding says
/// so beforehand.
void mend_spelling(const SourceTree& tree, Diagnostics& findings);

}  // namespace vigo::compile
