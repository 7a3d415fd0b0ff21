// bootstrap — enrols this machine anew, installs the agent and starts it.

#include "agent/service.h"
#include "agent/verbs/catalogue.h"
#include "agent/verbs/support/enrolling.h"
#include "host/real_host.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::string token_file;
    bool no_service = false;
};

constexpr Field<Options> options[] = {
    field<&Options::token_file>("token_file",
                                "File that holds the join token; default the variable VIGO_TOKEN."),
    field<&Options::no_service>("no_service", "Install the program, but no service."),
};

/// A machine that asks again while it waits for approval must be the same one, so only a whole
/// enrolment is forgotten.
void forget_enrolment(Host& ours, const Settings& settings, Session& session) {
    IdentityFiles files(ours, settings);
    try {
        const auto old = files.load();
        if (!old) return;
        session.out(
            format("forgetting envoy {}: revoke or delete it on its server\n", old->envoy.text()));
    } catch (const Error& error) {
        session.out(format("forgetting a damaged enrolment: {}\n", error.message()));
    }
    files.forget();
    ours.files().remove_tree(folders_of(settings).store());
}

int run(const Options& given, const Settings& settings, Session& session) {
    RealHost ours;
    const auto place = installation_of(settings);
    stop_service(ours, place);
    auto kept = settings;
    kept.ca_file.clear();
    forget_enrolment(ours, kept, session);
    enrol_here(ours, given.token_file, settings, session);
    install_program(ours, place, session.program);
    session.out(format("installed {}\n", place.program));
    if (!given.no_service) install_service(ours, place, kept, session.out);
    return exits::ok;
}

}  // namespace

Verb bootstrap() {
    return Command<Options>{.name = "bootstrap",
                            .doc = "Enrol this machine anew, install the agent and start it.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
