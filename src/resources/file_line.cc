// file_line — one line in a file that somebody else owns.

#include "resources/catalogue.h"
#include "resources/file_line/edit.h"
#include "resources/support/diff.h"

namespace vigo::resources {
namespace {

struct FileLine {
    std::string target_path;
    std::string line;
    std::string match_pattern;
    std::string position = "end";
    std::string region_start;
    std::string region_end;
    State state = State::present;

    LineEdit edit;
};

constexpr Field<FileLine> fields[] = {
    field<&FileLine::target_path>("target_path",
                                  "The file. It must exist, unless the line shall be absent.",
                                  key | absolute_path | managed_path),
    field<&FileLine::line>("line", "The line, without its line feed.", one_line),
    field<&FileLine::match_pattern>(
        "match_pattern",
        "Regular expression. Lines that match it anywhere become `line`, or go when the "
        "state is absent."),
    field<&FileLine::position>(
        "position",
        "Where a line that is not there yet is put: `end`, `begin`, `after:RE` (the last line "
        "that matches) or `before:RE` (the first)."),
    field<&FileLine::region_start>(
        "region_start", "Regular expression: only lines behind the first that matches count."),
    field<&FileLine::region_end>(
        "region_end", "Regular expression: only lines before the next that matches count."),
    field<&FileLine::state>("state", "Whether the line must be there."),
};

LineEdit edit_of(const FileLine& want) {
    constexpr std::string_view after = "after:";
    constexpr std::string_view before = "before:";
    LineEdit edit{.line = want.line,
                  .has_line = !want.line.empty(),
                  .absent = want.state == State::absent,
                  .match = compile_pattern("match_pattern", want.match_pattern),
                  .region_start = compile_pattern("region_start", want.region_start),
                  .region_end = compile_pattern("region_end", want.region_end)};
    if (want.position.starts_with(after)) {
        edit.at = LineEdit::At::after;
        edit.anchor = compile_pattern("position", want.position.substr(after.size()));
    } else if (want.position.starts_with(before)) {
        edit.at = LineEdit::At::before;
        edit.anchor = compile_pattern("position", want.position.substr(before.size()));
    } else if (want.position == "begin") {
        edit.at = LineEdit::At::begin;
    } else if (want.position != "end") {
        fail(Fault::invalid, "`{}` is no position: end, begin, after:RE or before:RE",
             want.position);
    }
    const bool anchored = edit.at == LineEdit::At::after || edit.at == LineEdit::At::before;
    if (anchored && edit.anchor == nullptr)
        fail(Fault::invalid, "`{}` needs a regular expression", want.position);
    return edit;
}

void validate(const FileLine& want) {
    if (want.line.empty() && want.state == State::present)
        fail(Fault::invalid, "a line that must be there needs `line`");
    if (want.line.empty() && want.match_pattern.empty())
        fail(Fault::invalid, "a line that must be absent needs `line` or `match_pattern`");
    (void)edit_of(want);
}

void prepare(FileLine& want) { want.edit = edit_of(want); }

std::optional<std::string> read_file(const FileLine& want, const Files& files) {
    const auto found = files.status(want.target_path);
    if (found && found->kind == FileKind::symlink)
        fail(Fault::conflict, "{} is a symlink: name the file that it points to ({})",
             want.target_path, files.read_link(want.target_path));
    if (found) return files.read_to_change(want.target_path);
    if (want.state == State::absent) return std::nullopt;
    fail(Fault::not_found, "there is no file {} to put a line into", want.target_path);
}

/// Reads anew, so that what came to the file since the check is kept.
void put_right(const FileLine& want, Host& host) {
    const auto now = read_file(want, host.files());
    if (!now) return;
    auto content = edited(*now, want.edit);
    if (content != *now)
        host.files().put({.path = want.target_path, .content = std::move(content)});
}

Drift check(const FileLine& want, const Host& host) {
    Drift drift;
    const auto now = read_file(want, host.files());
    if (!now) return drift;
    std::string content;
    try {
        content = edited(*now, want.edit);
    } catch (const Error& error) {
        throw error.during(want.target_path);
    }
    if (content == *now) return drift;
    const bool absent = want.state == State::absent;
    const auto what = want.line.empty() ? "/" + want.match_pattern + "/" : want.line;
    drift
        .add("line", absent ? what : "absent", absent ? "absent" : what,
             [want](Host& h) { put_right(want, h); })
        .diff = unified_diff(*now, content);
    return drift;
}

}  // namespace

ResourceType file_line() {
    return Resource<FileLine>{.name = "file_line",
                              .doc = "One line of a file that is otherwise left to others.",
                              .fields = fields,
                              .validate = validate,
                              .prepare = prepare,
                              .check = check};
}

}  // namespace vigo::resources
