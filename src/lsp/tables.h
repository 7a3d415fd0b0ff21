// tables — what the compiler's tables say of a place in a file: which names may stand there, and
// what a value may be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "compile/layout.h"
#include "lsp/context.h"
#include "schema/field.h"

namespace vigo::lsp {

/// A row of a table, with texts of its own.
struct Row {
    std::string name, doc;
    Rule rules = none;
    Shape shape;
    Value initial;
};

struct Found {
    std::vector<Row> rows;   ///< names of the map that the path leads to
    std::optional<Row> row;  ///< of the last name of the path
};

Found find_in_tables(compile::FileKind kind, const Context& context, const compile::Types& types);

/// Name, type, choices, default and doc, as Markdown.
std::string described(const Row& row);

}  // namespace vigo::lsp
