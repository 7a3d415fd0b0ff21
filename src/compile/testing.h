// testing — a few resource types and short cuts, for the tests of this folder.
#pragma once

#include <random>
#include <string>

#include "compile/compile.h"

namespace vigo::compile::testing {

/// Stand-ins for `file`, `group`, `service` and `exec`, with the fields that the compiler cares
/// about.
Types types();

/// The catalogue of a tree that must be free of errors.
std::shared_ptr<const Catalogue> loaded(const SourceTree& tree);

/// All findings of a tree, one a line.
std::string findings_of(const SourceTree& tree);

/// A tree of one crate `web` with these `resources`, and one entry for every host.
SourceTree tree_of(const std::string& resources, const std::string& vars = "{}");

/// Traits from YAML.
Value traits(const std::string& yaml);

/// Everything that can make one envoy's bundle differ from another's; for hosts `web1` to `web39`,
/// `db1` and `app1`.
SourceTree everything();
/// Traits for it that are there or not, and sometimes of a kind that nobody expects.
Value random_traits(std::mt19937& random);

}  // namespace vigo::compile::testing
