// status — where this envoy stands; needs no network.

#include "agent/status.h"

#include "agent/verbs/catalogue.h"
#include "host/real_host.h"
#include "schema/json.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    bool json = false;
};

constexpr Field<Options> options[] = {field<&Options::json>("json", "Print it as JSON.")};

int run(const Options& given, const Settings& settings, Session& session) {
    const auto status = status_of(settings, RealHost().clock().now());
    session.out(given.json ? to_json(status, 2) + "\n" : show_status(status));
    return exits::ok;
}

}  // namespace

Verb status() {
    return Command<Options>{.name = "status",
                            .doc = "Show where this envoy stands; no network needed.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
