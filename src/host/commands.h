// commands — programs that are run on a machine: to look (`query`, const) or to change (`run`).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"

namespace vigo {

/// A private file (0600, of the command's user) that exists only while the command runs.
/// `placeholder` in its words stands for the file's path; its last part is `name`, as some programs
/// look at that.
struct Scratch {
    std::string placeholder;
    std::string content;
    std::string name = "file";
};

struct Command {
    std::vector<std::string> words;  ///< program and arguments; found in PATH when it has no slash
    std::string input;               ///< for stdin
    std::string folder;              ///< "" for /
    std::string user;                ///< "" for the user we are
    std::map<std::string, std::string> environment;  ///< added to PATH, LANG=C.UTF-8 and HOME
    Millis timeout{limits::command_timeout_ms};
    int nice = 0;  ///< 0 to 19
    bool background =
        false;  ///< start and do not wait: status 0, no output, no timeout, no scratch file
    std::optional<Scratch> scratch;

    /// `sh -c TEXT`.
    static Command shell(std::string text);
    /// For messages, and the key of scripted commands: the words, quoted for a shell where they
    /// need it; of `sh -c TEXT` the text.
    std::string text() const;
};

struct CommandResult {
    int status = 0;   ///< exit status; 128 + signal when a signal ended it
    std::string out;  ///< at most `limits::command_output_bytes`
    std::string err;
    bool timed_out = false;  ///< it was ended: SIGTERM to its group, SIGKILL after the grace
    bool cut = false;        ///< output was longer than what is kept
    bool ok() const { return status == 0 && !timed_out; }
};

/// A program that cannot be started throws Error(not_found or denied). Commands get an empty stdin
/// unless `input` is set, a process group of their own, and no open file of ours. With `--root DIR`
/// they run chrooted into DIR.
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

/// The last lines of what a command wrote to stderr, or to stdout when stderr is silent: on one
/// line, safe to print, "" when it wrote nothing.
std::string last_lines(const CommandResult& result);

/// Runs, and throws Error(unavailable) with the last lines of output when it does not exit with 0,
/// Error(timeout) when it had to be ended.
CommandResult run_or_fail(Commands& commands, const Command& command);

}  // namespace vigo
