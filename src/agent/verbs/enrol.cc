// register — makes this machine an envoy of a server; installs nothing.

#include "agent/verbs/catalogue.h"
#include "agent/verbs/support/enrolling.h"
#include "host/real_host.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::string token_file;
};

constexpr Field<Options> options[] = {
    field<&Options::token_file>("token_file",
                                "File that holds the join token; default the variable VIGO_TOKEN."),
};

int run(const Options& given, const Settings& settings, Session& session) {
    RealHost ours;
    enrol_here(ours, given.token_file, settings, session);
    return exits::ok;
}

}  // namespace

Verb enrol() {
    return Command<Options>{.name = "register",
                            .doc = "Enrol this machine with a server; install nothing.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
