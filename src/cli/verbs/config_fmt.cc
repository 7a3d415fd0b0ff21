// config fmt — .vgo files in the one layout; no server needed.

#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/mend.h"
#include "schema/format.h"
#include "stack/folder.h"
#include "stack/root.h"

namespace vigo::cli {
namespace {

struct Options {
    std::vector<std::string> path;
    bool check = false;
    bool diff = false;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path",
                          "Folders and files to format; default: the stacks folder of server.yaml.",
                          positional),
    field<&Options::check>("check", "Write nothing; fail when a file is not formatted."),
    field<&Options::diff>("diff", "Write nothing; print what would change."),
};

/// What one path names of the stack around it.
struct Scope {
    std::string folder;
    stack::Tree files;
};

Scope scope_of(const std::string& path, Session& session) {
    const auto home = stack::home_of(path);
    const bool is_folder = std::filesystem::is_directory(path);
    if (!is_folder && !std::filesystem::exists(path))
        fail(Fault::not_found, "there is no {}", path);
    Scope scope{is_folder ? path : home.folder, {}};
    Diagnostics findings;
    for (auto& [name, text] : stack::read_folder(scope.folder, findings))
        if (name.ends_with(".vgo") && !name.starts_with("templates/") &&
            (is_folder || name == home.file))
            scope.files.emplace(name, std::move(text));
    session.complain(findings);
    return scope;
}

struct Tally {
    std::size_t changed = 0;
    std::size_t same = 0;
    std::size_t left = 0;  ///< could not be formatted
};

stack::Tree formatted(const Scope& scope, Tally& tally, Session& session) {
    stack::Tree after;
    for (const auto& [name, text] : scope.files) {
        auto made = format_vgo(text);
        if (!made.reason.empty()) {
            session.err << format("{}: left as it is: {}\n", name, made.reason);
            ++tally.left;
        } else {
            ++(made.text == text ? tally.same : tally.changed);
        }
        after.emplace(name, made.reason.empty() ? made.text : text);
    }
    return after;
}

void apply(const Options& given, const Scope& scope, Tally& tally, Session& session) {
    const auto after = formatted(scope, tally, session);
    if (given.diff) {
        session.out << diff_of(scope.files, after);
        return;
    }
    for (const auto& [name, text] : scope.files)
        if (text != after.at(name)) session.say(name);
    if (!given.check) write_changes(scope.folder, scope.files, after);
}

Exit run(const Options& given, Session& session) {
    auto paths = given.path;
    if (paths.empty()) paths.push_back(session.folders.stacks);
    Tally tally;
    for (const auto& path : paths) apply(given, scope_of(path, session), tally, session);
    Map reply;
    reply.add("changed", static_cast<std::int64_t>(tally.changed));
    reply.add("unchanged", static_cast<std::int64_t>(tally.same));
    reply.add("left", static_cast<std::int64_t>(tally.left));
    if (!session.machine_readable(reply) && !given.diff)
        session.say(format("{} {}, {} already were{}", tally.changed,
                           given.check ? "would be formatted" : "formatted", tally.same,
                           tally.left > 0 ? format(", {} left as they are", tally.left) : ""));
    const bool differs = (given.check || given.diff) && tally.changed > 0;
    return differs || tally.left > 0 ? Exit::failed : Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config fmt", "every file of the stacks folder"},
    {"vigocli config fmt ./stack --check", "fail when a file is not formatted, for CI"},
};

}  // namespace

Verb config_fmt() {
    return Command<Options>{
        .words = "config fmt",
        .doc = "Format .vgo files: one layout, the same meaning.",
        .more =
            "Two spaces of indent, lists inside of their key, `name:` for `configcrate:`, and "
            "the attributes of a resource in one order: name, type, when, foreach, case, its "
            "own, then depends_on, before, notify, subscribes. Comments, blank lines and "
            "quotes stay. A file that is no YAML is left as it is. Exit status: 1 when a file "
            "could not be formatted, or with `--check` or `--diff` would change.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
