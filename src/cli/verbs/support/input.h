// input — the files that a verb is given, `-` for standard input.
#pragma once

#include <string>

#include "schema/diagnostic.h"
#include "schema/value.h"

namespace vigo::cli {

/// How messages call it: `-` is `stdin`.
std::string name_of_input(const std::string& path);

/// All of it. Throws Error when it cannot be read or is larger than `limits::yaml_bytes`.
std::string read_input(const std::string& path);

/// A `.json` file is JSON, any other YAML; standard input is what it looks like. Null, with
/// findings, when it is neither.
Value read_data(const std::string& path, Diagnostics& findings);

}  // namespace vigo::cli
