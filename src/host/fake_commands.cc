#include "host/fake_commands.h"

#include "base/text.h"
#include "host/fake_host.h"

namespace vigo {
namespace {

bool begins_with_program(const std::string& text, const std::string& program) {
    return text == program || text.starts_with(program + " ");
}

}  // namespace

CommandResult FakeCommands::query(const Command& command) const {
    ++counts_.query;
    queried_.push_back(command);
    const auto text = command.text();
    if (const auto found = queries_.find(text); found != queries_.end()) return found->second;
    if (runs_.contains(text))
        fail(Fault::internal, "`{}` changes the machine: it must be run, not queried", text);
    fail(Fault::internal, "no answer is scripted for the query `{}`", text);
}

CommandResult FakeCommands::run(const Command& command) {
    ++counts_.run;
    const auto text = command.text();
    const auto found = runs_.find(text);
    if (found == runs_.end() && queries_.contains(text))
        fail(Fault::internal, "`{}` only looks: it must be queried, not run", text);
    if (found == runs_.end()) fail(Fault::internal, "no answer is scripted for running `{}`", text);
    ran_.push_back(command);
    const auto answer = found->second;  // its effect may script anew
    if (answer.effect) answer.effect(host_);
    return answer.result;
}

bool FakeCommands::exists(const std::string& program) const {
    if (programs_.contains(program)) return true;
    for (const auto& each : queries_)
        if (begins_with_program(each.first, program)) return true;
    for (const auto& each : runs_)
        if (begins_with_program(each.first, program)) return true;
    for (const std::string folder :
         {"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"}) {
        const auto* file = host_.disk().find(program.starts_with('/') ? program : folder + program);
        if (file != nullptr && file->kind == FileKind::regular && (file->mode & 0111U) != 0)
            return true;
    }
    return false;
}

}  // namespace vigo
