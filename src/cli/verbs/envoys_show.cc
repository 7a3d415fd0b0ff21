// envoys show — who it is, where it stands, what it last did.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name or UUID.", key),
};

Exit run(const Options& given, Session& session) {
    session.show(
        session.api().get(envoy_path(given.envoy)),
        {"hostname", "envoy", "reachability", "status", "drift", "changing_runs", "version",
         "compile_error", "last_seen", "address", "agent", "enrolled", "last_run"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys show web1", "all that the server knows of it"},
    {"vigocli envoys show web1 --output yaml", "the same as YAML"},
};

}  // namespace

Verb envoys_show() {
    return Command<Options>{.words = "envoys show",
                            .doc = "Show one envoy.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
