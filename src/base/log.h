// log — levelled, structured messages: key=value text or JSON lines, to stderr and, when asked, to
// a file.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace vigo::log {

enum class Level { trace, debug, info, warn, error, off };

/// A fact beside a message. Values are text; numbers are formatted by the caller.
using Fact = std::pair<std::string_view, std::string>;
using Facts = std::initializer_list<Fact>;

struct Options {
    Level level = Level::info;
    bool json = false;  ///< one JSON object a line: time, level, msg, then the facts
    std::string file;   ///< also append to this file; "" for none
};

/// Once, at the start of a program. Before it, messages from `info` up go to stderr as text. Thread
/// safe afterwards.
void start(const Options& options);

/// Nothing when `name` is not a level.
bool parse_level(std::string_view name, Level& into);

/// `message` is a literal that operators may grep for; what varies goes into `facts`.
void write(Level level, std::string_view message, Facts facts = {});

inline void debug(std::string_view message, Facts facts = {}) {
    write(Level::debug, message, facts);
}
inline void info(std::string_view message, Facts facts = {}) { write(Level::info, message, facts); }
inline void warn(std::string_view message, Facts facts = {}) { write(Level::warn, message, facts); }
inline void error(std::string_view message, Facts facts = {}) {
    write(Level::error, message, facts);
}

}  // namespace vigo::log
