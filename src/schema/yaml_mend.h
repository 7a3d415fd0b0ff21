// yaml_mend — fixes for texts that are no YAML yet, or say a thing twice. Inside schema/ only.
#pragma once

#include "schema/fix.h"
#include "schema/yaml_cursor.h"

namespace vigo::detail {

/// Quotes around the value of the line that begins at `byte` with a template. Nothing inside of
/// brackets, where its end would be a guess.
Fix quote_template(std::size_t byte, YamlCursor& cursor);

/// Single quotes around the value of this line, whose double quotes hold double quotes.
Fix requote(std::size_t byte, YamlCursor& cursor);

/// Spaces in place of the tabs that indent lines; nothing when it matters how many.
Fix untab(YamlCursor& cursor);

/// Takes out the line of the name at `again`, if it says only what the line of `first` says.
Fix drop_repeated(const Place& first, const Place& again, const Place& value, YamlCursor& cursor);

}  // namespace vigo::detail
