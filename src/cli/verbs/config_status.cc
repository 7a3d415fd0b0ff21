// config status — what is in force, what waits to be published, and whether the server is healthy.

#include <algorithm>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

constexpr Sample samples[] = {
    {"vigocli config status", "one look before and after a publish"},
    {"vigocli config status --json", "for monitoring: `state` is ok, exit status 0"},
};

/// Files of the stack that are not as in the version in force.
std::int64_t unpublished(const stack::Tree& live, const stack::Tree& edited) {
    const auto differs = [](const stack::Tree& a, const stack::Tree& b) {
        return std::count_if(a.begin(), a.end(), [&](const auto& each) {
            const auto other = b.find(each.first);
            return other == b.end() || other->second != each.second;
        });
    };
    const auto gone = std::count_if(live.begin(), live.end(),
                                    [&](const auto& each) { return !edited.contains(each.first); });
    return differs(edited, live) + gone;
}

/// What the folders say. They may be on another machine: then this says nothing.
void add_folders(const Session& session, Map& reply) {
    try {
        Diagnostics findings;
        const auto live = publisher_of(session).archive().load_live(findings);
        if (live && live->by_hand) reply.add("published", "by hand, without a version");
        if (live && !live->by_hand) {
            reply.add("published", live->version.number);
            reply.add("published_at", to_rfc3339(from_ms(live->version.time_ms)));
            reply.add("published_by", live->version.author);
        }
        const auto edited = stack::read_folder(session.folders.stacks, findings);
        reply.add("unpublished_files", unpublished(live ? live->tree : stack::Tree(), edited));
    } catch (const Error& error) {
        reply.add("folders", error.message());
    }
}

Exit run(const NoOptions&, Session& session) {
    Map reply;
    try {
        const auto said = session.api().get("/api/v1/config/status");
        for (const auto& each : said.map()) reply.add(each.name, each.value);
    } catch (const Error& error) {
        reply.add("state", "unreachable");
        reply.add("error", error.message());
    }
    add_folders(session, reply);
    const Value whole = reply;
    const auto healthy = cell(whole.find("state")) == "ok";
    session.show(whole,
                 {"state", "version", "loaded", "error", "crates", "entries", "since", "published",
                  "published_at", "published_by", "unpublished_files", "frozen"});
    return healthy ? Exit::ok : Exit::failed;
}

}  // namespace

Verb config_status() {
    return Command<NoOptions>{
        .words = "config status",
        .doc =
            "Show what is in force, whether the server has loaded it, and how many files wait to "
            "be published; exit status 0 when the server is healthy.",
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
