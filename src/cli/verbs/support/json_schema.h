// json_schema — JSON Schemas (draft 2020-12) of .vgo files for editors, made from the tables that
// the compiler reads with.
#pragma once

#include <span>
#include <string_view>

#include "compile/compile.h"

namespace vigo::cli {

/// `crate`, `envoys`, `roles`, `common`, `environments`, `test`, `compliance`.
std::span<const std::string_view> schema_names();

/// The schema of one kind of file. It accepts what the compiler accepts without a look at other
/// files: a value may always be a template, and numbers may be quoted.
Value json_schema(std::string_view name, const compile::Types& types);

}  // namespace vigo::cli
