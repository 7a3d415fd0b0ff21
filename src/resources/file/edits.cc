#include "resources/file/edits.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

namespace vigo::resources {
namespace {

/// Anybody who can write to a script that root runs is root.
void refuse_open_script(const std::string& script, const Host& host) {
    const auto found = host.files().status(script);
    if (!found) fail(Fault::not_found, "there is no stream_edit script {}", script);
    if (found->kind != FileKind::regular)
        fail(Fault::denied, "the stream_edit script {} is a {}, not a regular file", script,
             name_of(found->kind));
    for (auto path = script; path.size() > 1; path.resize(path.rfind('/'))) {
        const auto part = host.files().status(path);
        if (part && part->kind == FileKind::symlink) continue;
        if (part && part->uid == 0 && (part->mode & 022U) == 0) continue;
        fail(Fault::denied,
             "{} must belong to root and be writable by nobody else, as root runs {}", path,
             script);
    }
}

std::string said(const CommandResult& result) {
    const auto text = trim(trim(result.err).empty() ? result.out : result.err);
    return text.empty() ? "" : ": " + printable(text, 500);
}

}  // namespace

std::string stream_edited(std::string content, const std::vector<std::string>& scripts,
                          const std::string& target_path, const Host& host) {
    for (const auto& script : scripts) {
        refuse_open_script(script, host);
        Command command{.words = {script},
                        .input = std::move(content),
                        .environment = {{"VIGO_TARGET_PATH", target_path},
                                        {"VIGO_RESOURCE", "file " + target_path}},
                        .timeout = Millis(limits::stream_edit_timeout_ms)};
        auto result = host.commands().query(command);
        if (result.timed_out)
            fail(Fault::timeout, "the stream_edit script {} was ended after {}", script,
                 to_text(command.timeout));
        if (result.status != 0)
            fail(Fault::unavailable, "the stream_edit script {} exited with {}{}", script,
                 result.status, said(result));
        if (result.cut)
            fail(Fault::invalid, "the stream_edit script {} says more than is kept", script);
        content = std::move(result.out);
    }
    return content;
}

void judge_content(const std::string& content, const std::string& command,
                   const std::string& target_path, const Host& host) {
    auto judge = Command::shell(command);
    judge.scratch = Scratch{.placeholder = "%",
                            .content = content,
                            .name = target_path.substr(target_path.rfind('/') + 1)};
    const auto result = host.commands().query(judge);
    if (result.timed_out)
        fail(Fault::timeout, "`validate` was ended after {}", to_text(judge.timeout));
    if (result.status != 0)
        fail(Fault::invalid, "the new content was refused by `{}`, which exited with {}{}",
             printable(command, 200), result.status, said(result));
}

std::string indented(std::string_view content, std::int64_t spaces) {
    if (spaces == 0) return std::string(content);
    const std::string margin(static_cast<std::size_t>(spaces), ' ');
    std::string moved;
    while (!content.empty()) {
        const auto end = content.find('\n');
        const auto line =
            content.substr(0, end == std::string_view::npos ? content.size() : end + 1);
        if (!line.starts_with('\n')) moved += margin;
        moved += line;
        content.remove_prefix(line.size());
    }
    return moved;
}

}  // namespace vigo::resources
