// license install — checks a licence file and puts it where the server looks.

#include <chrono>

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/licensing.h"
#include "server/license/license.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string file;
    std::string issuer;
};

constexpr Field<Options> options[] = {
    field<&Options::file>("file", "The licence file.", required),
    field<&Options::issuer>(
        "issuer", "Trust this issuer from now on: its key (PEM), or its public key in hex."),
};

std::string public_key_in(const std::string& text) {
    if (text.find("PRIVATE KEY") != std::string::npos)
        return license::to_text(crypto::signing_key_from_pem(text).public_key());
    return license::to_text(license::parse_issuer(text));
}

Exit run(const Options& given, Session& session) {
    const auto folder = session.folders.license;
    const auto issuers = given.issuer.empty() ? read_input(folder + "/issuer.pub")
                                              : public_key_in(read_input(given.issuer));
    const auto text = read_input(given.file);
    const auto license = license::read(text, license::parse_issuers(issuers));
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    if (license.expires_ms != 0 && from_ms(license.expires_ms) <= now)
        fail(Fault::invalid, "the licence expired on {}", to_rfc3339(from_ms(license.expires_ms)));
    put_license(folder, text, issuers);
    session.say(format("licence {} for {} envoys is in force", license.id, license.envoys));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli license install --file fleet.lic --issuer issuer.pem",
     "the first licence, and whose signature counts"},
    {"vigocli license install --file renewed.lic", "the next one of the same issuer"},
};

}  // namespace

Verb license_install() {
    return Command<Options>{.words = "license install",
                            .doc = "Check a licence file and put it into force.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
