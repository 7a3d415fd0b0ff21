#include "host/commands_real.h"

#include <unistd.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "host/scratch.h"

namespace vigo {
namespace {

constexpr std::string_view search_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

bool may_run(const Files& files, const std::string& path) {
    auto found = files.status(path);
    // The program behind a link (busybox, alternatives) is not looked for: starting it will tell.
    if (found && found->kind == FileKind::symlink) return true;
    return found && found->kind == FileKind::regular && (found->mode & 0111U) != 0;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    if (what.empty()) return;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

}  // namespace

std::optional<std::string> RealCommands::find(const std::string& program) const {
    if (program.find('/') != std::string::npos) {
        if (may_run(files_, program)) return program;
        return std::nullopt;
    }
    for (const auto folder : split(search_path, ':')) {
        auto path = format("{}/{}", folder, program);
        if (may_run(files_, path)) return path;
    }
    return std::nullopt;
}

bool RealCommands::exists(const std::string& program) const { return find(program).has_value(); }

std::string RealCommands::require(const std::string& program) const {
    if (auto path = find(program)) return *path;
    if (root_ == "/") fail(Fault::not_found, "there is no program {}", program);
    fail(Fault::not_found,
         "there is no program {} under {}, and programs from outside are not run in it", program,
         root_);
}

void RealCommands::become(Child& child, const std::string& user) const {
    const auto found = accounts_.user(user);
    if (!found) fail(Fault::not_found, "there is no user {} to run a command as", user);
    child.uid = found->uid;
    child.gid = found->gid;
    if (found->uid == ::geteuid() && ::geteuid() != 0) return;
    child.switch_user = true;
    child.groups = {found->gid};
    for (const auto& group : accounts_.groups())
        if (std::find(group.members.begin(), group.members.end(), user) != group.members.end())
            child.groups.push_back(group.gid);
}

Child RealCommands::prepare(const Command& command) const {
    expect(!command.words.empty());
    Child child{.program = require(command.words.front()),
                .words = command.words,
                .folder = command.folder.empty() ? "/" : command.folder,
                .input = command.input,
                .chroot = root_ == "/" ? "" : root_,
                .uid = ::geteuid(),
                .gid = ::getegid(),
                .nice = command.nice};
    if (!command.user.empty()) become(child, command.user);
    const auto whose = accounts_.user_by_id(child.uid);
    std::map<std::string, std::string> environment{{"PATH", std::string(search_path)},
                                                   {"LANG", "C.UTF-8"},
                                                   {"HOME", whose ? whose->home : "/"}};
    if (!command.user.empty()) environment["USER"] = environment["LOGNAME"] = command.user;
    for (const auto& [name, value] : command.environment) environment[name] = value;
    for (const auto& [name, value] : environment)
        child.environment.push_back(format("{}={}", name, value));
    return child;
}

CommandResult RealCommands::execute(const Command& command) const {
    auto child = prepare(command);
    if (command.background) {
        start_child(child);
        return {};
    }
    if (!command.scratch) return run_child(child, {command.timeout, grace_});
    const ScratchFile file(rooted_, *command.scratch, child.uid, child.gid);
    for (auto& word : child.words) replace_all(word, command.scratch->placeholder, file.path());
    return run_child(child, {command.timeout, grace_});
}

CommandResult RealCommands::query(const Command& command) const { return execute(command); }

CommandResult RealCommands::run(const Command& command) {
    struct Tell {
        const std::function<void()>& ran;
        ~Tell() { ran(); }
    } const tell{ran_};
    return execute(command);
}

}  // namespace vigo
