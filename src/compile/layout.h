// layout — what a file of the tree is, told by where it stands.
#pragma once

#include <string_view>

#include "schema/diagnostic.h"

namespace vigo::compile {

enum class FileKind {
    crate,
    user_crate,
    claims,   ///< compliance.vgo among the crates
    waivers,  ///< compliance.vgo among the entries
    roles,
    one_role,  ///< the old form: one file a role, in roles/
    common,
    environments,
    entries,
    tests,      ///< *.test.vgo: tests of the configuration, no part of the policy
    other,      ///< templates, notes: not configuration
    misplaced,  ///< configuration where it means nothing
};

/// The kind of `path`. A name of old times or a place where the file means nothing is a finding.
FileKind kind_of(std::string_view path, Diagnostics& findings);

}  // namespace vigo::compile
