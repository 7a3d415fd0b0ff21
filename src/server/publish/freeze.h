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
    std::string ended_by;       ///< who ended it early; the file stays, for the log
    std::int64_t ended_ms = 0;
    bool operator==(const Freeze&) const = default;
};

std::span<const Field<Freeze>> fields_of(const Freeze*);

/// `config is frozen until <t> by <who>: <reason>`
std::string refusal_of(const Freeze& freeze);

/// Nothing when there is none, or it is over. One that cannot be read holds until it is ended.
std::optional<Freeze> read_freeze(const std::string& path, Time now);
/// The latest, also when it is over; nothing when it cannot be read.
std::optional<Freeze> latest_freeze(const std::string& path);
/// Also one that ended. The message of an Error says so when it is written nevertheless.
void write_freeze(const std::string& path, const Freeze& freeze);

}  // namespace vigo::publish
