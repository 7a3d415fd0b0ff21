// outcome — what becomes of a stack, as text that a reviewer reads.
#pragma once

#include <optional>
#include <string>

#include "compile/compile.h"

namespace vigo::compile {

struct Outcome {
    bool loaded = false;
    std::string
        findings;        ///< one a line; `[restless]` behind those that only keep it from settling
    std::string bundle;  ///< as YAML; "" without an envoy, or when it fails
    std::string trace;
};

/// `said` is what reading the tree found.
Outcome outcome_of(const SourceTree& tree, const std::optional<Envoy>& envoy,
                   const Diagnostics& said = {});

/// `hostname` and `traits` of a YAML text.
Envoy envoy_of(const std::string& yaml);

/// Registers every case of the files `*.cases` of `folder` as a test of its own.
void add_case_files(const std::string& folder);

}  // namespace vigo::compile
