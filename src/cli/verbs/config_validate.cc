// config validate — every error of a stack at once, and the mends that are certain; no server
// needed.

#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/findings.h"
#include "cli/verbs/support/mend.h"
#include "cli/verbs/support/sarif.h"
#include "cli/verbs/support/secrets.h"
#include "cli/verbs/support/stack.h"
#include "compile/suite/file.h"
#include "schema/json.h"
#include "stack/folder.h"
#include "stack/root.h"
#include "stack/tests.h"

namespace vigo::cli {
namespace {

enum class Format { text, json, sarif, github };
constexpr std::string_view format_names[] = {"text", "json", "sarif", "github"};
constexpr std::span<const std::string_view> choices(const Format*) { return format_names; }

struct Options {
    std::string path;
    Format format = Format::text;
    bool fix = false;
    bool dry_run = false;
    bool skip_url_checks = false;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path",
                          "Folder to check, or one file of a stack; default: the stacks folder of "
                          "server.yaml.",
                          positional),
    field<&Options::format>("format",
                            "How to print findings: for people, as JSON, as SARIF 2.1.0, or as "
                            "workflow commands of GitHub."),
    field<&Options::fix>("fix", "Make the mends that are certain, then check again."),
    field<&Options::dry_run>("dry_run", "With --fix: print what would change as a diff."),
    field<&Options::skip_url_checks>("skip_url_checks",
                                     "Do not ask whether the addresses of the stack answer; of a "
                                     "single file they are never asked."),
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

/// `tree` and `findings` become those after the fixes.
void fix(const Options& given, const stack::Home& home, stack::Tree& tree, Diagnostics& findings,
         Session& session) {
    auto mended = mend(tree, session.types);
    auto after = only(home.file, tree, std::move(mended.tree));
    if (given.dry_run) {
        session.out << diff_of(tree, after);
    } else {
        write_changes(home.folder, tree, after);
        if (given.format == Format::text) tell_fixes(mended, home.file, session);
    }
    findings.append(mended.left);
    tree = std::move(after);
}

/// Code hosts know files by their path in the repository: with the folder as it was named.
std::string prefix_of(const Options& given, const stack::Home& home) {
    const std::filesystem::path named(given.path);
    if (given.path.empty() || named.is_absolute()) return {};
    std::error_code gone;
    const auto folder = std::filesystem::relative(home.folder, gone).string();
    return gone || folder == "." ? std::string() : folder + "/";
}

Value reply_of(const Diagnostics& findings) {
    Map reply;
    reply.add("valid", !findings.has_errors());
    reply.add("findings", to_values(findings));
    return reply;
}

void print(const Options& given, const stack::Home& home, const stack::Tree& tree,
           const Diagnostics& findings, Session& session) {
    switch (given.format) {
        case Format::json:
            session.out << to_json(reply_of(findings), 2) << "\n";
            return;
        case Format::sarif:
            session.out << to_json(sarif(findings, tree, prefix_of(given, home)), 2) << "\n";
            return;
        case Format::github:
            session.out << github_commands(findings, prefix_of(given, home));
            return;
        case Format::text:
            if (session.machine_readable(reply_of(findings))) return;
            session.out << shown(findings, tree, session.terminal.colour);
            session.say(summary(findings, home.file.empty() ? tree.size() : 1));
    }
}

/// Only the stacks folder of the server that lies on this machine has the secrets beside it;
/// elsewhere a finding says that they were not looked up.
compile::FindSecret backend_for(const Options& given, const Session& session) {
    const auto vault = vault_of(session, "");
    if (!given.path.empty() || !vault.is_ready()) return {};
    return find_secret_of(session);
}

/// The mends have left their findings already.
void check(const Options& given, const stack::Home& home, const stack::Tree& tree,
           const stack::Tree& tests, Diagnostics& all, Session& session) {
    Diagnostics found;
    const auto catalogue = compile::load(tree, session.types, found, backend_for(given, session));
    if (!given.fix) all.append(found);
    for (const auto& [path, text] : tests) suite::read_file(path, text, all);
    if (given.skip_url_checks || !home.file.empty() || !catalogue) return;
    publish::check_addresses(*catalogue, publish::ask_the_web, publish::NoNetwork::is_a_note, all);
}

void must_exist(const Options& given, const std::string& folder) {
    std::error_code ignored;
    if (!given.path.empty() && !std::filesystem::exists(given.path, ignored) && !ignored)
        fail(Fault::not_found, "there is no {}", given.path);
    if (given.path.empty() && !std::filesystem::exists(folder, ignored) && !ignored)
        fail(Fault::not_found,
             "there is no stacks folder {}: name one (`vigocli config validate PATH`)", folder);
}

Exit run(const Options& given, Session& session) {
    if (given.dry_run && !given.fix) fail(Fault::invalid, "--dry-run goes with --fix");
    const auto home =
        given.path.empty() ? stack::Home{session.folders.stacks, ""} : home_named(given.path);
    must_exist(given, home.folder);
    Diagnostics all;
    auto tree = stack::read_folder(home.folder, all);
    if (given.fix) fix(given, home, tree, all, session);
    auto tests = stack::test_files(home.folder, tree, all);
    check(given, home, tree, tests, all, session);
    tree.merge(tests);
    const auto findings = of_file(all, home.file);
    if (!given.dry_run) print(given, home, tree, findings, session);
    return findings.has_errors() ? Exit::failed : Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config validate", "every error of the stacks folder"},
    {"vigocli config validate ./stack --fix", "make the mends that are certain"},
};

}  // namespace

Verb config_validate() {
    return Command<Options>{
        .words = "config validate",
        .doc = "Check a stack: every error at once, each with its place and its mend.",
        .more =
            "Exit status: 0 without errors (warnings and notes do not count), 1 with errors, "
            "2 when the command line is wrong. `--fix` makes the mends that can only be meant "
            "one way, keeps comments and layout, and checks again; `--fix --dry-run` prints "
            "them as a diff and writes nothing.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
