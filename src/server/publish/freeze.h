// freeze — a time in which nothing is published; going back to an earlier version is possible all
// the same.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "schema/field.h"

namespace vigo::publish {

struct Freeze {
    std::string author;
    std::string reason;
    std::int64_t since_ms = 0;
    std::int64_t until_ms = 0;  ///< 0: until somebody ends it
    bool operator==(const Freeze&) const = default;
};

std::span<const Field<Freeze>> fields_of(const Freeze*);

/// `config is frozen until <t> by <who>: <reason>`
std::string refusal_of(const Freeze& freeze);

/// Nothing when there is none, or it is over. One that cannot be read holds until it is ended.
std::optional<Freeze> read_freeze(const std::string& path, Time now);
void write_freeze(const std::string& path, const Freeze& freeze);
/// False when there was none.
bool end_freeze(const std::string& path);

}  // namespace vigo::publish
