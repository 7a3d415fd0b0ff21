// types — the resource types and traits built into this program, as the compiler sees them.
#pragma once

#include "compile/compile.h"

namespace vigo {

/// Descriptions only: the compiler never gets hold of the code that changes machines.
compile::Types compile_types();

}  // namespace vigo
