// license issue — a licence file, signed with an issuer's key.

#include <chrono>
#include <fstream>

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/freezing.h"
#include "cli/verbs/support/input.h"
#include "crypto/digest.h"
#include "server/license/license.h"

namespace vigo::cli {
namespace {

constexpr std::size_t id_bytes = 8;

struct Options {
    std::string key;
    std::int64_t envoys = 0;
    std::string customer;
    std::string tier = "enterprise";
    std::string expires;
};

constexpr Field<Options> options[] = {
    field<&Options::key>(
        "key", "The issuer's Ed25519 key, PEM: `openssl genpkey -algorithm ed25519`.", required),
    field<&Options::envoys>("envoys", "How many envoys may be enrolled; 0: any number.", required,
                            Range{0, 1e9}),
    field<&Options::customer>("customer", "For whom."),
    field<&Options::tier>("tier", "What it is called."),
    field<&Options::expires>("expires", "A day, a moment or a span such as 365d; default: never."),
};

Exit run(const Options& given, Session& session) {
    const auto issuer = crypto::signing_key_from_pem(read_input(given.key));
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const auto id = crypto::random_bytes(id_bytes);
    const license::License made{
        .id = to_hex({reinterpret_cast<const unsigned char*>(id.data()), id.size()}),
        .customer = given.customer,
        .tier = given.tier,
        .envoys = given.envoys,
        .issued_ms = to_ms(now),
        .expires_ms = given.expires.empty() ? 0 : to_ms(moment_of(given.expires, now))};
    Map reply;
    reply.add("license", license::issue(made, issuer));
    reply.add("issuer", trim(license::to_text(issuer.public_key())));
    if (!session.machine_readable(reply)) session.out << license::issue(made, issuer);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli license issue --key issuer.pem --envoys 500 --customer 'Acme Ltd'",
     "a licence for 500 envoys"},
    {"vigocli license issue --key issuer.pem --envoys 0 --expires 365d",
     "any number of envoys for a year"},
};

}  // namespace

Verb license_issue() {
    return Command<Options>{
        .words = "license issue",
        .doc = "Print a licence file, signed with an issuer's key; no server needed.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
