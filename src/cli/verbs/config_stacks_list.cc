// config stacks list — the stacks to work on, and which one it is.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "cli/verbs/support/stacks.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

constexpr Sample samples[] = {
    {"vigocli config stacks list", "which there are, and whether each could be published"},
    {"vigocli config stacks list --json", "the same for a script"},
};

Value row_of(const std::string& name, const std::string& folder, bool chosen, Session& session) {
    Diagnostics findings;
    const auto tree = stack::read_folder(folder, findings);
    const auto catalogue = compile::load(tree, session.types, findings);
    Map row;
    row.add("name", name);
    row.add("current", chosen ? "*" : "");
    row.add("files", static_cast<std::int64_t>(tree.size()));
    row.add("crates", catalogue ? static_cast<std::int64_t>(compile::crates_of(*catalogue).size())
                                : std::int64_t{0});
    row.add("errors", static_cast<std::int64_t>(findings.errors()));
    row.add("folder", folder);
    return row;
}

Exit run(const NoOptions&, Session& session) {
    const Stacks stacks(session.folders.stacks);
    Value::List rows;
    if (stacks.is_plain())
        rows.push_back(row_of("(plain folder)", session.folders.stacks, true, session));
    for (const auto& name : stacks.names())
        rows.push_back(row_of(name, stacks.folder_of(name), name == stacks.chosen(), session));
    Map reply;
    reply.add("items", std::move(rows));
    session.show_items(reply, {"name", "current", "files", "crates", "errors", "folder"});
    return Exit::ok;
}

}  // namespace

Verb config_stacks_list() {
    return Command<NoOptions>{
        .words = "config stacks list",
        .doc = "List the stacks to work on, and which one the stacks folder is.",
        .more =
            "Several stacks live in a folder stacks.d beside the stacks folder, which is then a "
            "link to one of them. What is published does not change by switching.",
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
