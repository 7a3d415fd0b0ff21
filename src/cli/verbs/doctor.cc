// doctor — eight checks of a server, each with its mend.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    const auto reply = session.api().get("/api/v1/doctor");
    session.show_items(reply, {"check", "state", "detail", "mend"});
    const auto* items = reply.find("items");
    bool failed = items == nullptr;
    if (!failed)
        for (const auto& each : items->list()) failed |= cell(each.find("state")) == "fail";
    return failed ? Exit::failed : Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli doctor", "eight checks of the server, each with its mend"},
    {"vigocli doctor --json", "for monitoring"},
};

}  // namespace

Verb doctor() {
    return Command<NoOptions>{.words = "doctor",
                              .doc =
                                  "Check the server: database, certificates, secrets, license, "
                                  "spanner, mail, configuration, silent envoys.",
                              .run = run,
                              .samples = samples};
}

}  // namespace vigo::cli
