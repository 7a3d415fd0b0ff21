// config examples copy — an example stack into the stacks folder, or elsewhere.

#include <algorithm>
#include <filesystem>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/atomic.h"
#include "cli/verbs/support/examples.h"
#include "cli/verbs/support/input.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string name, dest, examples;
    bool force = false;
    bool dry_run = false;
};

constexpr Field<Options> options[] = {
    field<&Options::name>("name", "Which, as `config examples list` calls it.", key),
    field<&Options::dest>("dest", "Folder to copy to; default: the stacks folder of server.yaml.",
                          positional),
    field<&Options::examples>("examples",
                              "Folder of the examples; default: paths.examples of "
                              "server.yaml."),
    field<&Options::force>("force", "Replace files that are there with another content."),
    field<&Options::dry_run>("dry_run", "Say what would be copied; write nothing."),
};

Example find(const Options& given, const std::string& folder) {
    const auto all = examples_in(folder);
    std::vector<std::string_view> names;
    for (const auto& each : all) {
        if (each.name == given.name) return each;
        names.push_back(each.name);
    }
    const auto meant = nearest(given.name, names);
    fail(Fault::not_found, "there is no example {}{}", given.name,
         meant.empty() ? "; vigocli config examples list shows them"
                       : format(" (did you mean {}?)", meant));
}

/// `new`, `same`, or `differs`: what stands at the other end.
std::string state_of(const fs::path& from, const fs::path& to) {
    if (!fs::exists(fs::symlink_status(to))) return "new";
    return fs::is_regular_file(to) && read_input(from.string()) == read_input(to.string())
               ? "same"
               : "differs";
}

Exit run(const Options& given, Session& session) {
    const auto example =
        find(given, given.examples.empty() ? session.folders.examples : given.examples);
    const fs::path dest = given.dest.empty() ? session.folders.stacks : given.dest;
    Value::List rows;
    bool clash = false;
    for (const auto& file : example.files) {
        const auto state = state_of(fs::path(example.folder) / file, dest / file);
        clash |= state == "differs" && !given.force;
        Map row;
        row.add("file", file);
        row.add("there", state);
        rows.emplace_back(std::move(row));
    }
    const bool write = !clash && !given.dry_run;
    for (const auto& file : example.files) {
        if (!write) break;
        fs::create_directories((dest / file).parent_path());
        write_atomically((dest / file).string(),
                         read_input((fs::path(example.folder) / file).string()));
    }
    Map reply;
    reply.add("example", example.name);
    reply.add("dest", dest.string());
    reply.add("copied", write);
    reply.add("items", std::move(rows));
    session.show_items(reply, {"file", "there"});
    if (clash)
        fail(Fault::conflict,
             "nothing was copied: {} has other files of these names (--force "
             "replaces them)",
             dest.string());
    session.say(given.dry_run ? "nothing was copied" : format("copied to {}", dest.string()));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config examples copy first", "into the stacks folder"},
    {"vigocli config examples copy first ./try --dry-run", "see what would be copied elsewhere"},
};

}  // namespace

Verb config_examples_copy() {
    return Command<Options>{.words = "config examples copy",
                            .doc = "Copy an example stack into the stacks folder, or elsewhere.",
                            .more =
                                "Files that are there with another content are never replaced "
                                "without --force; then nothing at all is copied.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
