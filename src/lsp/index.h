// index — what the files of a stack define, found without the compiler, so that it is there also
// while something is broken.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compile/layout.h"
#include "schema/value.h"

namespace vigo::lsp {

/// A name that is defined somewhere.
struct Definition {
    std::string name;
    std::string detail;  ///< the type of a resource, the value of a variable, the layer
    Place where;
};
using Definitions = std::vector<Definition>;

/// What one file defines.
struct FileIndex {
    compile::FileKind kind = compile::FileKind::other;
    std::string crate;  ///< name of the crate that the file is; "" for another kind of file
    Definitions crates, user_crates, roles, environments, vars, resources, matches;
    Definitions members;  ///< of variables that are maps, by path: `db.port`
};

FileIndex index_of(const std::string& path, const Value& file);

}  // namespace vigo::lsp
