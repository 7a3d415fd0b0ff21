// envoys traits — what an envoy last said of its machine.

#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"
#include "schema/yaml.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name or UUID.", key),
};

Exit run(const Options& given, Session& session) {
    const auto reply = session.api().get(envoy_path(given.envoy) + "/traits");
    if (!session.machine_readable(reply)) session.out << to_yaml(*reply.find("traits"));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli envoys traits web1", "what it last said of its machine"},
    {"vigocli envoys traits web1 --json", "as JSON"},
};

}  // namespace

Verb envoys_traits() {
    return Command<Options>{.words = "envoys traits",
                            .doc = "Show the traits that an envoy last reported.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
