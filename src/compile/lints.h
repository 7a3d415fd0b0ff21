// lints — what can be published, but is hardly meant: looked for when a configuration has no
// errors.
#pragma once

#include "compile/catalogue.h"

namespace vigo::compile {

/// Variables, configcrates, roles and template files that nothing uses.
void lint_unused(const SourceTree& tree, const Catalogue& catalogue, Diagnostics& findings);
/// Crates that come twice, and variables that are set to what they are anyway.
void lint_redundant(const Catalogue& catalogue, Diagnostics& findings);

// These find errors, so they are always looked for:
/// Replacements that change what they have made, and resources that undo each other's lines.
void check_convergence(const Catalogue& catalogue, Diagnostics& findings);
/// Passwords in plain text: an error where a secrets backend is at hand, else a warning.
void check_passwords(const Catalogue& catalogue, const Resource& resource, const Value& attributes,
                     Diagnostics& findings);
void check_passwords(const Catalogue& catalogue, Diagnostics& findings);
/// A secret in a file that every user can read: a warning. Who is in a group is the operator's
/// choice, so reading by the group is none.
void check_secret_readers(const Resource& resource, const Value& attributes, Diagnostics& findings);

}  // namespace vigo::compile
