// config reload — the server reads the version in force again.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

Exit run(const NoOptions&, Session& session) {
    session.show(session.api().post("/api/v1/config/reload", Map()), {"version", "state"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config reload", "after the version in force was mended by hand"},
    {"vigocli config reload --json", "the same for a script"},
};

}  // namespace

Verb config_reload() {
    return Command<NoOptions>{.words = "config reload",
                              .doc = "Make the server read the version in force again.",
                              .run = run,
                              .samples = samples};
}

}  // namespace vigo::cli
