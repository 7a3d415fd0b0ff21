// command_fields — how the attributes that describe a command are written: its environment, the
// exit statuses that are fine.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "schema/codec.h"

namespace vigo {

/// `A=1, B=2` as text, a list of `A=1`, or a map. Only the list and the map can hold values with
/// commas.
struct Environment {
    std::map<std::string, std::string> all;
    bool operator==(const Environment&) const = default;
};

template <>
struct Codec<Environment> {
    static Shape shape();
    static void read(Environment& into, const Value& from, Reader& reader);
    static Value write(const Environment& from);
};

/// Exit statuses, 0 to 255: one, a list, or text with commas.
struct ExitCodes {
    std::vector<std::int64_t> all;
    bool contains(int status) const {
        return std::find(all.begin(), all.end(), status) != all.end();
    }
    bool operator==(const ExitCodes&) const = default;
};

template <>
struct Codec<ExitCodes> {
    static Shape shape();
    static void read(ExitCodes& into, const Value& from, Reader& reader);
    static Value write(const ExitCodes& from);
};

}  // namespace vigo
