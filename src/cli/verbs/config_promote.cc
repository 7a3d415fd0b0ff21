// config promote — what one environment changes, another one changes too; no server needed.

#include <algorithm>
#include <ostream>

#include "base/diff.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/atomic.h"
#include "cli/verbs/support/stack.h"
#include "cli/verbs/support/yaml_edit.h"
#include "compile/catalogue.h"
#include "compile/layout.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string from, to;
    std::vector<std::string> names;
    std::string stack, directory;
    bool dry_run = false;
};

constexpr Field<Options> options[] = {
    field<&Options::from>("from", "The environment to copy from.", key),
    field<&Options::to>("to", "The environment to copy to; made where it is missing.", key),
    field<&Options::names>("names",
                           "Only these variables, and configcrates (with the variables "
                           "that they have defaults for).",
                           positional),
    field<&Options::stack>("stack",
                           "Folder of the stack; default: the stacks folder of server.yaml."),
    field<&Options::directory>("directory",
                               "Only the environments.vgo of this folder of the stack; "
                               "default: every one that has `from`, configcrates and entries."),
    field<&Options::dry_run>("dry_run", "Show the difference; write nothing."),
};

using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What was asked for, with the variables of configcrates.
struct Wanted {
    bool all = false;
    Names vars, crates;
};

Wanted wanted_of(const Options& given, const compile::Catalogue& catalogue) {
    Wanted wanted{.all = given.names.empty()};
    for (const auto& name : given.names) {
        wanted.vars.push_back(name);
        wanted.crates.push_back(name);
        if (const auto found = catalogue.crates.find(name); found != catalogue.crates.end())
            for (const auto& each : found->second.vars.all) wanted.vars.push_back(each.name);
    }
    return wanted;
}

Names texts_of(const Value* list) {
    Names names;
    if (list == nullptr) return names;
    if (list->is_scalar() && !list->is_null()) names.push_back(list->source());
    if (list->is_list())
        for (const auto& each : list->list()) names.push_back(each.source());
    return names;
}

/// Where a kind of file says what environments change.
struct Form {
    Names root;             ///< the path to the map of environments
    bool is_crate = false;  ///< variables alone, with or without `vars:` around them
};

class Promoting {
 public:
    Promoting(std::string text, const std::string& path, const Form& form, const Options& given,
              const Wanted& wanted)
        : text_(std::move(text)), path_(path), form_(form), given_(given), wanted_(wanted) {}

    /// The new text; the same when there is nothing to copy.
    std::string run() {
        const auto from = tier(given_.from);
        if (!from.is_map()) return text_;
        if (const auto* vars = vars_in(from); vars != nullptr && vars->is_map())
            for (const auto& each : vars->map())
                if (wanted_.all || has(wanted_.vars, each.name)) variable(each);
        if (form_.is_crate) return text_;
        constexpr std::pair<std::string_view, std::string_view> lists[] = {
            {"configcrates", "exclude_configcrates"},
            {"exclude_configcrates", "configcrates"},
            {"usercrates", ""}};
        for (const auto& [list, opposite] : lists)
            copy(from, std::string(list), std::string(opposite));
        return text_;
    }

    bool found() const { return found_; }

 private:
    Value tier(const std::string& name) const {
        Diagnostics unheard;
        const auto file = parse_yaml(text_, path_, unheard);
        const Value* at = file ? &*file : nullptr;
        for (const auto& step : form_.root)
            if (at != nullptr) at = child_at(*at, step);
        const auto* tier = at != nullptr ? at->find(name) : nullptr;
        return tier != nullptr ? *tier : Value();
    }

    bool has_bare_vars(const Value& tier) const {
        return form_.is_crate && tier.is_map() &&
               (tier.map().size() != 1 || tier.find("vars") == nullptr);
    }
    const Value* vars_in(const Value& tier) const {
        return has_bare_vars(tier) ? &tier : tier.find("vars");
    }

    void set(const std::string& list, const std::string& name, const Value& value) {
        auto path = form_.root;
        path.push_back(given_.to);
        const auto to = tier(given_.to);
        if (!has_bare_vars(to.is_map() ? to : tier(given_.from))) path.push_back(list);
        if (!name.empty()) path.push_back(name);
        auto made = with_member(text_, path, value);
        if (!made)
            fail(Fault::conflict,
                 "{}: {} cannot be set without touching more than that; write it "
                 "by hand: {}",
                 path_, join(path, "."), cell(&value));
        text_ = std::move(*made);
    }

    void variable(const Member& each) {
        found_ = true;
        const auto to = tier(given_.to);
        const auto* now = vars_in(to);
        const auto* old = now != nullptr ? now->find(each.name) : nullptr;
        if (old == nullptr || !(*old == each.value)) set("vars", each.name, each.value);
    }

    /// Names are added; a name that says the opposite there goes.
    void copy(const Value& from, const std::string& list, const std::string& opposite) {
        for (const auto& name : texts_of(from.find(list))) {
            if (!wanted_.all && !has(wanted_.crates, name)) continue;
            found_ = true;
            const auto to = tier(given_.to);
            auto names = texts_of(to.find(list));
            if (!has(names, name)) {
                names.push_back(name);
                set(list, "", Value::List(names.begin(), names.end()));
            }
            auto others = texts_of(to.find(opposite));
            if (opposite.empty() || !has(others, name)) continue;
            std::erase(others, name);
            set(opposite, "", Value::List(others.begin(), others.end()));
        }
    }

    std::string text_;
    const std::string& path_;
    const Form& form_;
    const Options& given_;
    const Wanted& wanted_;
    bool found_ = false;
};

/// One for each entry; not for those that are of another environment whatever happens.
std::vector<Form> forms_of_entries(const Options& given, const std::string& path,
                                   const std::string& text) {
    std::vector<Form> forms;
    Diagnostics unheard;
    const auto file = parse_yaml(text, path, unheard);
    for (const auto* key : {"envoys", "nodes"}) {
        const auto* list = file ? file->find(key) : nullptr;
        if (list == nullptr || !list->is_list()) continue;
        for (std::size_t at = 0; at < list->list().size(); ++at) {
            const auto* fixed = list->list()[at].find("environment");
            if (fixed != nullptr && fixed->is_scalar() && fixed->source() != given.to) continue;
            forms.push_back(
                {.root = {key, format("[{}]", at), "environment_overrides"}, .is_crate = true});
        }
    }
    return forms;
}

/// How the file at `path` says it; nothing for one that is not asked for.
std::vector<Form> forms_of(const Options& given, const std::string& path, const std::string& text) {
    Diagnostics unheard;
    const auto kind = compile::kind_of(path, unheard);
    if (kind == compile::FileKind::crate && given.directory.empty())
        return {{.root = {"environment_overrides"}, .is_crate = true}};
    if (kind == compile::FileKind::entries && given.directory.empty())
        return forms_of_entries(given, path, text);
    if (kind != compile::FileKind::environments) return {};
    auto directory = given.directory;
    while (directory.ends_with('/')) directory.pop_back();
    const bool asked = given.directory.empty() ||
                       compile::directory_of(path) == (directory == "." ? "" : directory);
    if (!asked) return {};
    return {{.root = {"env"}}};
}

/// The files that change, with their new texts.
stack::Tree promoted(const Options& given, const compile::Catalogue& catalogue,
                     const stack::Tree& tree) {
    const auto wanted = wanted_of(given, catalogue);
    stack::Tree changed;
    bool found = false;
    for (const auto& [path, text] : tree) {
        auto made = text;
        for (const auto& form : forms_of(given, path, text)) {
            Promoting promoting(std::move(made), path, form, given, wanted);
            made = promoting.run();
            found |= promoting.found();
        }
        if (made != text) changed.emplace(path, std::move(made));
    }
    if (!found)
        fail(Fault::not_found, "environment {} has nothing of that in any environments.vgo{}",
             given.from, given.directory.empty() ? ", configcrate or entry" : " of that folder");
    return changed;
}

void print_diff(const std::string& path, const std::string& before, const std::string& after,
                Session& session) {
    session.out << format("--- {}\n+++ {}\n", path, path);
    const auto diff = unified_diff(before, after);
    for (const auto line : lines_of(diff)) {
        const char* code = line.starts_with('-') ? "31" : line.starts_with('+') ? "32" : nullptr;
        if (session.terminal.colour && code != nullptr)
            session.out << format("\033[{}m{}\033[0m\n", code, line);
        else
            session.out << line << "\n";
    }
}

void check_name(const std::string& environment, const compile::Catalogue& catalogue) {
    std::vector<std::string_view> names;
    for (const auto& [directory, tiers] : catalogue.environments)
        for (const auto& [name, tier] : tiers) names.push_back(name);
    if (std::find(names.begin(), names.end(), environment) != names.end()) return;
    const auto meant = nearest(environment, names);
    fail(Fault::not_found, "there is no environment {}{}", environment,
         meant.empty() ? "" : format(" (did you mean {}?)", meant));
}

Exit refused(Diagnostics& findings, Session& session) {
    findings.sort();
    session.complain(findings);
    return Exit::failed;
}

Exit run(const Options& given, Session& session) {
    if (given.from == given.to) fail(Fault::invalid, "both environments are {}", given.from);
    const auto folder = given.stack.empty() ? session.folders.stacks : given.stack;
    Diagnostics findings;
    const auto tree = stack::read_folder(folder, findings);
    const auto catalogue = compile::load(tree, session.types, findings);
    if (!catalogue) return refused(findings, session);
    check_name(given.from, *catalogue);
    const auto changed = promoted(given, *catalogue, tree);
    auto after = tree;
    for (const auto& [path, text] : changed) after[path] = text;
    Diagnostics later;
    if (!compile::load(after, session.types, later)) return refused(later, session);
    Value::List files;
    for (const auto& [path, text] : changed) {
        Map row;
        row.add("file", path);
        row.add("diff", unified_diff(tree.at(path), text));
        files.emplace_back(std::move(row));
        if (session.output == Output::table) print_diff(path, tree.at(path), text, session);
        if (!given.dry_run) write_atomically(format("{}/{}", folder, path), text);
    }
    Map reply;
    reply.add("written", !given.dry_run);
    reply.add("files", std::move(files));
    if (session.machine_readable(reply)) return Exit::ok;
    session.say(changed.empty() ? format("{} has all of that already", given.to)
                : given.dry_run ? "nothing was written"
                                : "written; publish it when it is right");
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config promote staging production --dry-run", "see what production would get"},
    {"vigocli config promote staging production log_level nginx",
     "one variable, and one crate with its variables"},
};

}  // namespace

Verb config_promote() {
    return Command<Options>{
        .words = "config promote",
        .doc =
            "Copy what one environment changes to another one, in environments.vgo and in the "
            "`environment_overrides` of configcrates and entries; comments stay.",
        .more =
            "Variables are set, configcrates added (and taken off the opposite list). What the "
            "other environment says beyond that stays as it is. Entries with an `environment` of "
            "their own are left alone, unless it is the one to copy to.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
