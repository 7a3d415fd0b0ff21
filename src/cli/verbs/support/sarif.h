// sarif — findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code
// hosts and editors read.
#pragma once

#include <string>

#include "compile/compile.h"
#include "schema/diagnostic.h"

namespace vigo::cli {

/// One run with the metadata of every rule. `folder` ("" or ending in a slash) is put before the
/// paths. Columns count characters, as the document says; `tree` has the lines to count in.
Value sarif(const Diagnostics& findings, const compile::SourceTree& tree,
            const std::string& folder);

}  // namespace vigo::cli
