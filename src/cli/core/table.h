// table — rows for a terminal: aligned columns that fit its width, colour only where a person
// looks.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/value.h"

namespace vigo::cli {

struct Terminal {
    std::size_t width = 0;  ///< columns; 0: not a terminal, nothing is cut
    bool colour = false;
    /// Of standard output: its width, and colour unless NO_COLOR is set (https://no-color.org).
    static Terminal of_stdout();
};

/// A heading and, below it, a line per item with these members of each (dotted paths). Too wide:
/// the widest columns are cut, with `…`. States are coloured. No items: the heading alone, so a
/// script sees the same shape. Rows whose flag member `bright_if` is false are dimmed where there
/// is colour.
std::string table(std::span<const Value> items, std::span<const std::string> columns,
                  const Terminal& terminal, std::string_view bright_if = {});

/// `name  value` lines of a map, nested maps indented; for one thing.
std::string sheet(const Value& map, std::span<const std::string> members, const Terminal& terminal);

/// A value in one line: a list with commas, a map as JSON.
std::string cell(const Value* value);

}  // namespace vigo::cli
