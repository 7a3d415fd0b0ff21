// commands — programs that are run on a machine: to look (`query`, const) or to change (`run`).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"

namespace vigo {

struct Command {
    std::vector<std::string> words;  ///< program and arguments; found in PATH when it has no slash
    std::string input;               ///< for stdin
    std::string folder;              ///< "" for /
    std::string user;                ///< "" for the user we are
    std::map<std::string, std::string> environment;  ///< added to PATH, LANG=C.UTF-8 and HOME
    Millis timeout{limits::command_timeout_ms};
    int nice = 0;             ///< 0 to 19
    bool background = false;  ///< start and do not wait: status 0, no output

    /// `sh -c TEXT`.
    static Command shell(std::string text);
    std::string text() const;  ///< for messages, quoted for a shell
};

struct CommandResult {
    int status = 0;          ///< exit status; 128 + signal when a signal ended it
    std::string out;         ///< at most `limits::command_output_bytes`
    std::string err;
    bool timed_out = false;  ///< it was ended: SIGTERM to its group, SIGKILL after the grace
    bool cut = false;        ///< output was longer than what is kept
    bool ok() const { return status == 0 && !timed_out; }
};

/// A program that cannot be started throws Error(not_found or denied). Commands get an empty stdin unless `input` is
/// set, a process group of their own, and no open file of ours. With `--root DIR` they run chrooted into DIR.
class Commands {
   public:
    virtual ~Commands() = default;
    /// A command that only looks.
    virtual CommandResult query(const Command& command) const = 0;
    /// A command that may change the machine.
    virtual CommandResult run(const Command& command) = 0;
    /// Whether a program of that name is in PATH (of the root).
    virtual bool exists(const std::string& program) const = 0;
};

/// Runs, and throws Error(unavailable) with the last lines of output when it does not exit with 0, Error(timeout) when
/// it had to be ended.
CommandResult run_or_fail(Commands& commands, const Command& command);

}  // namespace vigo
