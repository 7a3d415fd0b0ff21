// fix — a mend that a machine can make: replacements in the operator's files.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/place.h"

namespace vigo {

/// What stands at `at`, from its begin to its end, becomes `text`. Where begin and end are one
/// place, `text` is put in.
struct Edit {
    Place at;
    std::string text;
};

/// Edits that belong together: all or none. `safe` when the operator can have meant nothing else,
/// so that it may be applied unasked.
struct Fix {
    std::vector<Edit> edits;
    bool safe = false;
    bool given() const { return !edits.empty(); }
};

/// A hint for people and, when there is one, the same for a machine.
struct Advice {
    std::string hint;
    Fix fix = {};
};

/// `word`, quoted when YAML needs it, in place of the scalar at `where`; nothing when its extent is
/// not known.
Fix replace_by(const Place& where, std::string_view word, bool safe);

/// Whether `word` can only have been meant to be one of `known`: no other name is near, no digit
/// differs (web1 is not a misspelt web2), and it is not too short to tell.
bool is_sure(std::string_view word, std::span<const std::string_view> known);

/// The known name that `word` at `where` was probably meant to be: `did you mean "x"?` with the
/// replacement, safe when it is sure; else `otherwise`. `prefix` stands before the name in the
/// file, as in `crate/name`.
Advice meant(const Place& where, std::string_view word, std::span<const std::string_view> known,
             std::string_view otherwise = {}, std::string_view prefix = {});

/// `text` with the fixes made that concern `file`; one that overlaps an earlier one is left out,
/// and one whose places do not exist. `made` receives the positions of those that were made.
std::string apply_fixes(std::string_view text, std::string_view file, std::span<const Fix> fixes,
                        std::vector<std::size_t>& made);

}  // namespace vigo
