// token revoke — a join token stops working; envoys that used it stay.

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string id;
};

constexpr Field<Options> options[] = {
    field<&Options::id>("id", "Id of the token, as token list shows it.", key),
};

Exit run(const Options& given, Session& session) {
    const auto reply = session.api().remove("/api/v1/tokens/" + url_quote(given.id));
    if (!session.machine_readable(reply))
        session.say(format("token {} does not work any more", given.id));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli token revoke 4c1d", "it joins no further machine"},
    {"vigocli token revoke 4c1d --json", "the same for a script"},
};

}  // namespace

Verb token_revoke() {
    return Command<Options>{.words = "token revoke",
                            .doc = "Revoke a join token.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
