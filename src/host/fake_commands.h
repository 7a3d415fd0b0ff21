// fake_commands — programs of an invented machine: answers by script, and a record of what was
// asked.
#pragma once

#include <map>
#include <set>

#include "host/commands.h"
#include "host/fake_files.h"

namespace vigo {

class FakeHost;

/// What a scripted command says, and what it does to the machine.
struct FakeAnswer {
    CommandResult result;
    std::function<void(FakeHost&)> effect;  ///< none for a command that changes nothing
};

/// Commands are known by `Command::text()`. One that is scripted as a query cannot be run and the
/// other way round, and one that is not scripted cannot be called: all three throw Error(internal),
/// which no unit handles.
class FakeCommands : public Commands {
 public:
    FakeCommands(FakeHost& host, FakeCounts& counts) : host_(host), counts_(counts) {}

    CommandResult query(const Command& command) const override;
    CommandResult run(const Command& command) override;
    /// A program that some scripted command begins with, that `install` named, or that is an
    /// executable file in PATH.
    bool exists(const std::string& program) const override;

    void answer_query(const std::string& text, CommandResult result) {
        queries_[text] = std::move(result);
    }
    void answer_run(const std::string& text, FakeAnswer answer) { runs_[text] = std::move(answer); }
    void install(const std::string& program) { programs_.insert(program); }
    const std::vector<Command>& queried() const { return queried_; }
    const std::vector<Command>& ran() const { return ran_; }

 private:
    FakeHost& host_;
    FakeCounts& counts_;
    std::map<std::string, CommandResult> queries_;
    std::map<std::string, FakeAnswer> runs_;
    std::set<std::string> programs_;
    mutable std::vector<Command> queried_;
    std::vector<Command> ran_;
};

}  // namespace vigo
