// config examples list — the stacks that ship, to copy from.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/examples.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string examples;
};

constexpr Field<Options> options[] = {
    field<&Options::examples>("examples",
                              "Folder of the examples; default: paths.examples of "
                              "server.yaml."),
};

Exit run(const Options& given, Session& session) {
    Value::List rows;
    for (const auto& each :
         examples_in(given.examples.empty() ? session.folders.examples : given.examples)) {
        Map row;
        row.add("name", each.name);
        row.add("crates", static_cast<std::int64_t>(each.crates));
        row.add("files", static_cast<std::int64_t>(each.files.size()));
        row.add("about", each.about);
        row.add("folder", each.folder);
        rows.emplace_back(std::move(row));
    }
    Map reply;
    reply.add("items", std::move(rows));
    session.show_items(reply, {"name", "crates", "files", "about"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config examples list", "what there is to copy from"},
    {"vigocli config examples list --examples ./stacks-examples", "those of a checkout"},
};

}  // namespace

Verb config_examples_list() {
    return Command<Options>{.words = "config examples list",
                            .doc = "List the example stacks that can be copied.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
