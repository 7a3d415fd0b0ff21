// entry — names in a stacks folder: which belong to the stack, and where a link leads. No I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigo::stack {

enum class Belongs {
    yes,
    no,       ///< not ours: skipped in silence
    mistaken  ///< not part of the stack, but looks as if it was meant to be: skipped with a warning
};

/// A file at `path`, relative to the stacks folder.
Belongs file_belongs(std::string_view path);
/// Whether a folder at `path` is looked into.
bool folder_belongs(std::string_view path);

/// Where a link at `path` with the text `to` leads, relative to the stacks folder; nothing when it
/// leads outside.
std::optional<std::string> link_target(std::string_view path, std::string_view to);

/// Whether all of `name` is printable UTF-8 without line feed.
bool is_printable_name(std::string_view name);

}  // namespace vigo::stack
