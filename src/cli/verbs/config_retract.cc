// config retract — writes the inverse of a configcrate beside it; no server needed.

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/atomic.h"
#include "cli/verbs/support/fleet.h"
#include "cli/verbs/support/retraction.h"
#include "cli/verbs/support/stack.h"
#include "compile/resolve.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string crate;
    std::string stack;
    bool dry_run = false;
    bool force = false;
    bool envoys = false;
};

constexpr Field<Options> options[] = {
    field<&Options::crate>("crate", "Name of the configcrate.", key),
    field<&Options::stack>("stack",
                           "Folder of the stack; default: the stacks folder of server.yaml."),
    field<&Options::dry_run>("dry_run", "Show the inverse crate; write nothing."),
    field<&Options::force>("force", "Replace a .retract file that is there."),
    field<&Options::envoys>("envoys", "Ask the server which envoys have the crate."),
};

/// Entries that include the crate, conditions of roles taken as true.
std::vector<std::size_t> entries_with(const compile::Catalogue& catalogue,
                                      const std::string& crate) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < catalogue.entries.size(); ++at) {
        const auto layers = compile::layers_of(catalogue, catalogue.entries[at]);
        const auto all =
            compile::inclusions(catalogue, layers, [](const auto&) { return "maybe"; });
        for (const auto& each : all)
            if (each.crate->name == crate && each.without.empty()) found.push_back(at);
    }
    return found;
}

Value::List entry_rows(const compile::Catalogue& catalogue, const std::string& crate) {
    Value::List rows;
    for (const auto at : entries_with(catalogue, crate)) {
        Map row;
        Value::List patterns;
        for (const auto& each : catalogue.entries[at].match) patterns.emplace_back(each.name);
        row.add("match", std::move(patterns));
        row.add("where", catalogue.entries[at].where.text());
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List envoy_rows(const compile::Catalogue& catalogue, const std::string& crate,
                       Session& session) {
    constexpr std::int64_t most = 100'000;
    const auto entries = entries_with(catalogue, crate);
    const auto fleet = fetch_pages(session.api(), "/api/v1/envoys", {}, most);
    Value::List rows;
    for (const auto& envoy : fleet.find("items")->list()) {
        const auto hostname = cell(envoy.find("hostname"));
        const auto matched = compile::match(catalogue, hostname);
        if (matched && std::find(entries.begin(), entries.end(), matched->entry) != entries.end())
            rows.emplace_back(hostname);
    }
    return rows;
}

Value::List rows_of(const Retraction& made) {
    Value::List rows;
    for (const auto& each : made.undone) {
        Map row;
        row.add("resource", each.resource);
        row.add("type", each.type);
        row.add("confidence", name_of(each.confidence));
        row.add("becomes", each.becomes);
        row.add("note", each.note);
        row.add("where", each.where.text());
        rows.emplace_back(std::move(row));
    }
    return rows;
}

std::string path_of_inverse(const std::string& path) {
    return path.substr(0, path.size() - std::string_view(".vgo").size()) + ".retract";
}

void print(const Value& reply, const Options& given, Session& session) {
    const std::vector<std::string> columns{"resource", "type", "confidence", "becomes", "note"};
    session.out << table(reply.find("resources")->list(), columns, session.terminal);
    const std::vector<std::string> entries{"match", "where"};
    session.out << "\nentries that include it\n"
                << table(reply.find("entries")->list(), entries, session.terminal);
    if (const auto* envoys = reply.find("envoys"))
        session.out << format("\nenvoys that have it ({})\n{}\n", envoys->list().size(),
                              cell(envoys));
    session.out << "\n";
    if (given.dry_run)
        session.out << cell(reply.find("file")) << " would be:\n\n" << reply.find("text")->source();
    else
        session.out << format("written: {}; it does nothing before it is renamed to {}\n",
                              cell(reply.find("file")), cell(reply.find("of")));
}

void check(const Retraction& made, const std::string& path, stack::Tree tree, Session& session,
           Diagnostics& findings) {
    tree[path] = made.text;
    compile::load(tree, session.types, findings);
    findings.sort();
}

Exit run(const Options& given, Session& session) {
    const auto folder = given.stack.empty() ? session.folders.stacks : given.stack;
    Diagnostics findings;
    const auto tree = stack::read_folder(folder, findings);
    const auto catalogue = compile::load(tree, session.types, findings);
    if (!catalogue) {
        findings.sort();
        session.complain(findings);
        return Exit::failed;
    }
    const auto found = catalogue->crates.find(given.crate);
    if (found == catalogue->crates.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, crate] : catalogue->crates) names.push_back(name);
        fail(Fault::not_found, "there is no configcrate {}{}", given.crate,
             compile::suggest(given.crate, names).empty()
                 ? ""
                 : format(" ({})", compile::suggest(given.crate, names)));
    }
    const auto path = *found->second.where.file;
    Diagnostics none;
    const auto made = retract(*parse_yaml(tree.at(path), path, none), path, session.types);
    const auto target = folder + "/" + path_of_inverse(path);
    Diagnostics after;
    check(made, path, tree, session, after);
    Map reply;
    reply.add("of", path);
    reply.add("file", path_of_inverse(path));
    reply.add("written", !given.dry_run);
    reply.add("resources", rows_of(made));
    reply.add("entries", entry_rows(*catalogue, given.crate));
    if (given.envoys) reply.add("envoys", envoy_rows(*catalogue, given.crate, session));
    reply.add("text", made.text);
    reply.add("findings", to_values(after));
    if (!given.dry_run) {
        if (std::filesystem::exists(target) && !given.force)
            fail(Fault::conflict, "{} is there already; --force replaces it",
                 path_of_inverse(path));
        write_atomically(target, made.text);
    }
    if (!session.machine_readable(reply)) {
        print(reply, given, session);
        if (after.has_errors()) {
            session.err << "in force it would have these errors:\n";
            session.complain(after);
        }
    }
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config retract nginx", "write nginx.retract beside the crate"},
    {"vigocli config retract nginx --dry-run --envoys",
     "look at it first, and at who has the crate"},
};

}  // namespace

Verb config_retract() {
    return Command<Options>{
        .words = "config retract",
        .doc =
            "Write the inverse of a configcrate beside it, in a .retract file that does nothing "
            "until it is renamed; show how sure each part is, and which entries it concerns.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
