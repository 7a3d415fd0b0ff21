// envoys push — make envoys converge now, over the streams that they hold open.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    bool all = false;
    bool full = false;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name, pattern or UUID.", positional),
    field<&Options::all>("all", "Every envoy."),
    field<&Options::full>("full", "Read everything again, caches aside."),
};

Exit run(const Options& given, Session& session) {
    if (given.all == !given.envoy.empty()) fail(Fault::invalid, "name an envoy, or say --all");
    Map body;
    body.add("envoy", given.all ? "*" : given.envoy);
    body.add("full", given.full);
    session.show(session.api().post("/api/v1/push", body), {"reached", "waiting"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys push web1", "converge now, not at the next contact"},
    {"vigocli envoys push --all", "every envoy"},
};

}  // namespace

Verb envoys_push() {
    return Command<Options>{
        .words = "envoys push",
        .doc = "Make envoys converge now.",
        .more =
            "An envoy without an open stream converges at its next check-in and counts as waiting.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
