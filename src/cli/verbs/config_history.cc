// config history — published versions, newest first.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "server/publish/chronicle.h"

namespace vigo::cli {
namespace {

struct Options {
    std::int64_t limit = 20;
    bool log = false;
};

constexpr Field<Options> options[] = {
    field<&Options::limit>("limit", "Most rows to list.", none, Range{1, 1000}),
    field<&Options::log>("log", "The publish log instead: every attempt, freeze and rollback."),
};

Exit show_log(const Options& given, Session& session) {
    Value::List rows;
    const auto publisher = publisher_of(session);
    for (const auto& each :
         publish::latest_lines(publisher.archive(), static_cast<std::size_t>(given.limit)))
        rows.push_back(to_value(each));
    Map reply;
    reply.add("items", std::move(rows));
    session.show_items(reply,
                       {"time", "actor", "action", "version", "result", "message", "detail"});
    return Exit::ok;
}

Exit run(const Options& given, Session& session) {
    if (given.log) return show_log(given, session);
    const auto archive = publisher_of(session).archive();
    const auto live = archive.live_number();
    Value::List rows;
    for (const auto& version : archive.history()) {
        if (std::ssize(rows) == given.limit) break;
        rows.push_back(to_value(version, live == version.number));
    }
    Map reply;
    reply.add("items", std::move(rows));
    session.show_items(reply, {"version", "live", "time", "author", "files", "result", "message"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config history", "who published what, and when"},
    {"vigocli config history --limit 3 --json", "the last three, with their files"},
};

}  // namespace

Verb config_history() {
    return Command<Options>{.words = "config history",
                            .doc = "List published versions, newest first.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
