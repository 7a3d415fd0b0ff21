// flags — command lines from described structs: the table of fields is the flags, their help and
// their checks. CLI11 does the splitting, behind flags.cc alone.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/field.h"

namespace vigo::cli {

/// Reads `arguments` (without program and verb) against a table: `key` and `positional` fields in
/// their order, a list last; the others as `--dry-run`, `--limit 5` or `--limit=5` (field names
/// with `-` for `_`). Throws Error(invalid) naming the argument, the reason and the nearest flag.
/// Values are text as typed; a map with only what was given.
Value parse_flags(std::span<const FieldInfo> fields, std::span<const std::string> arguments);

/// The same into the struct.
template <class S>
S read_flags(std::span<const Field<S>> fields, std::span<const std::string> arguments) {
    const auto rows = describe(fields);
    S into;
    Diagnostics findings;
    Reader reader(findings);
    read(fields, parse_flags(rows, arguments), into, reader, "the command line");
    if (findings.has_errors()) {
        const auto& first = findings.all().front();
        fail(Fault::invalid, "{}{}", first.message,
             first.value.empty() ? "" : format(", found \"{}\"", first.value));
    }
    return into;
}

/// `vigocli envoys show <envoy> [--traits]`, the sentence, and a row per field with its default.
std::string usage(std::string_view words, std::string_view doc, std::span<const FieldInfo> fields);

/// `dry_run` as `--dry-run`.
std::string flag_name(std::string_view field);

}  // namespace vigo::cli
