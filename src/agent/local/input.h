// input — the configuration that `vigo apply` and `vigo check` are pointed at: a stacks folder, or
// single crate files.
#pragma once

#include <map>
#include <span>
#include <string>

#include "compile/compile.h"

namespace vigo::agent {

struct Input {
    compile::SourceTree tree;
    /// Names in the tree of files that the operator called otherwise.
    std::map<std::string, std::string> given_as;
    bool is_stack = false;  ///< a folder: a match entry decides what a machine gets
};

/// One folder, or one or more `.vgo` crate files: those become a stack in which every machine gets
/// each of them. Templates beside a crate file come along. Throws Error when a path cannot be read
/// or is neither.
Input read_input(std::span<const std::string> paths, Diagnostics& findings);

/// The findings with the files named as the operator named them.
Diagnostics as_given(const Diagnostics& findings, const Input& input);

}  // namespace vigo::agent
