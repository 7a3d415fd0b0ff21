// place — where in the operator's files something stands.
#pragma once

#include <cstdint>
#include <string>

#include "schema/shared.h"

namespace vigo {

using FileName = Shared<std::string>;

/// A position in a source file and, where it is known, how far what stands there reaches. Lines and
/// columns count from 1, columns in bytes; 0 means "not known". Places of one file share its name.
struct Place {
    FileName file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t end_line = 0;  ///< of the first character behind it; 0: extent not known
    std::uint32_t end_column = 0;

    bool known() const { return file != nullptr && line != 0; }
    bool has_extent() const { return known() && end_line != 0; }
    /// The position alone, without extent.
    Place start() const { return {.file = file, .line = line, .column = column}; }
    /// `configcrates/web.vgo:12:5`, or "" when unknown.
    std::string text() const;
};

}  // namespace vigo
