// token create — a join token, and the whole line that uses it without trusting anything blindly.

#include <ostream>

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string hostname = "*";
    std::int64_t uses = 1;
    Millis expires_in{24 * 3'600'000};
};

constexpr Field<Options> options[] = {
    field<&Options::hostname>("hostname", "Host name, or pattern of names, that may join with it."),
    field<&Options::uses>("uses", "How many envoys may join with it.", none, Range{1, 10'000}),
    field<&Options::expires_in>("expires_in", "How long it works.", none, Range{60, 31'536'000}),
};

Exit run(const Options& given, Session& session) {
    Map body;
    body.add("hostname", given.hostname);
    body.add("uses", given.uses);
    body.add("expires_in", to_text(given.expires_in));
    const auto reply = session.api().post("/api/v1/tokens", body);
    if (session.machine_readable(reply)) return Exit::ok;
    session.out << format(
        "Shown once. For {}, until {}. On the machine that shall join, as root:\n\n{}\n",
        cell(reply.find("hostname")), cell(reply.find("expires")), cell(reply.find("bootstrap")));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli token create --hostname 'web*'", "a line to paste on machines of these names"},
    {"vigocli token create --hostname db1 --json", "the same for a script"},
};

}  // namespace

Verb token_create() {
    return Command<Options>{
        .words = "token create",
        .doc = "Make a join token and print the line that bootstraps a machine with it.",
        .more =
            "The line fetches the CA certificate, compares its SHA-256 with the one in the token, "
            "and only\nthen fetches script and agent, trusting that CA alone.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
