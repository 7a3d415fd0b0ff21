// license — how many envoys are enrolled, and how many may be.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    session.show(
        session.api().get("/api/v1/license"),
        {"tier", "used", "cap", "id", "customer", "issued", "expires", "days_left", "problem"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli license", "how many envoys are enrolled, and how many may be"},
    {"vigocli license --json", "the same, for a program"},
};

}  // namespace

Verb license() {
    return Command<NoOptions>{
        .words = "license",
        .doc = "Show the licence: envoys used, and the cap.",
        .more =
            "Without a licence file the community tier holds, which has no cap. A licence\n"
            "bounds new enrolments and nothing else; revoking an envoy frees its place.",
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
