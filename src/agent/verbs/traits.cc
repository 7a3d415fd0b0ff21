// traits — what this machine knows of itself, as JSON.

#include "agent/verbs/catalogue.h"
#include "host/real_host.h"
#include "schema/json.h"
#include "traits/catalogue.h"
#include "traits/support/gatherer.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::string path;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Only this trait, or those below it: os.family, network.",
                          positional),
};

int run(const Options& given, const Settings& settings, Session& session) {
    const RealHost host({.root = settings.root});
    vigo::traits::Gatherer gatherer(vigo::traits::all());
    const auto collected = gatherer.collect_all(host);
    for (const auto& failure : collected.failed)
        session.err(format("{}: {}\n", failure.collector, failure.reason));
    const Value* shown =
        given.path.empty() ? &collected.traits : collected.traits.at_path(given.path);
    if (shown == nullptr) fail(Fault::not_found, "this machine has no trait {}", given.path);
    session.out(to_json(*shown, 2) + "\n");
    return exits::ok;
}

}  // namespace

Verb traits() {
    return Command<Options>{.name = "traits",
                            .doc = "Collect the traits of this machine and print them.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
