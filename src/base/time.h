// time — moments and spans: milliseconds everywhere, RFC 3339 in text, `5m` in configuration.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vigo {

using Millis = std::chrono::milliseconds;
/// A moment of the wall clock, UTC.
using Time = std::chrono::sys_time<Millis>;

/// Milliseconds since 1970-01-01T00:00:00Z.
inline std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }
inline Time from_ms(std::int64_t ms) { return Time(Millis(ms)); }

/// `2026-01-31T08:15:00Z`, milliseconds only when there are any (RFC 3339).
std::string to_rfc3339(Time time);

/// A span as an operator writes it: `500ms`, `30s`, `5m`, `2h`, `30d`, a bare number of seconds, or
/// a sum (`1h30m`). Nothing when it is not one, is negative, or exceeds 100 years.
std::optional<Millis> parse_duration(std::string_view text);

/// The shortest spelling that parse_duration reads back: `90s` is `1m30s`, 0 is `0s`.
std::string to_text(Millis span);

/// A span for people, one or two units: `3 d 4 h`, `5 min`, `12 s`.
std::string age(Millis span);

}  // namespace vigo
