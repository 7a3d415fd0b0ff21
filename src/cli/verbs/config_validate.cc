// config validate — every error of a stack at once, and the mends that are certain; no server
// needed.

#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/mend.h"
#include "cli/verbs/support/stack.h"
#include "stack/folder.h"
#include "stack/root.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    bool fix = false;
    bool dry_run = false;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path",
                          "Folder to check, or one file of a stack; default: the stacks folder of "
                          "server.yaml.",
                          positional),
    field<&Options::fix>("fix", "Make the mends that are certain, then check again."),
    field<&Options::dry_run>("dry_run", "With --fix: print what would change as a diff."),
};

/// A folder is checked as it is; only a file is looked up in the stack around it.
stack::Home home_named(const std::string& path) {
    const auto home = stack::home_of(path);
    return std::filesystem::is_directory(path) ? stack::Home{path, ""} : home;
}

/// Of one file, or of all.
bool concerns(const Diagnostic& finding, const std::string& file) {
    return file.empty() || (finding.where.file && *finding.where.file == file);
}

Diagnostics of_file(const Diagnostics& all, const std::string& file) {
    Diagnostics found;
    for (const auto& each : all.all())
        if (concerns(each, file)) found.add(each);
    found.sort();
    return found;
}

/// Fixes of other files are none of the operator's business when one file was named.
stack::Tree only(const std::string& file, const stack::Tree& before, stack::Tree after) {
    for (auto& [path, text] : after)
        if (!file.empty() && path != file) text = before.at(path);
    return after;
}

void tell_fixes(const Mended& mended, const std::string& file, Session& session) {
    for (const auto& each : mended.made)
        if (concerns(each, file))
            session.say(format("fixed {}: {} {}", each.where.text(), each.rule, each.message));
}

Diagnostics fix(const Options& given, const stack::Home& home, const stack::Tree& tree,
                Session& session) {
    auto mended = mend(tree, session.types);
    const auto after = only(home.file, tree, mended.tree);
    if (given.dry_run) {
        if (session.output == Output::table) session.out << diff_of(tree, after);
    } else {
        write_changes(home.folder, tree, after);
        tell_fixes(mended, home.file, session);
    }
    return std::move(mended.left);
}

Exit run(const Options& given, Session& session) {
    if (given.dry_run && !given.fix) fail(Fault::invalid, "--dry-run goes with --fix");
    const auto home =
        given.path.empty() ? stack::Home{session.folders.stacks, ""} : home_named(given.path);
    Diagnostics all;
    const auto tree = stack::read_folder(home.folder, all);
    if (given.fix)
        all.append(fix(given, home, tree, session));
    else
        compile::load(tree, session.types, all);
    const auto findings = of_file(all, home.file);
    Map reply;
    reply.add("valid", !findings.has_errors());
    reply.add("findings", to_values(findings));
    if (!session.machine_readable(reply)) {
        session.complain(findings);
        session.say(findings.has_errors() ? format("{} errors", findings.errors()) : "no errors");
    }
    return findings.has_errors() ? Exit::failed : Exit::ok;
}

}  // namespace

Verb config_validate() {
    return Command<Options>{
        .words = "config validate",
        .doc = "Check a stack: every error at once, each with its place and its mend.",
        .options = options,
        .run = run};
}

}  // namespace vigo::cli
