// doctor — eight checks of this server, each with its mend.

#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "crypto/x509.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr Millis soon{30LL * 24 * 3'600'000};

struct Finding {
    std::string_view state = "pass";  ///< pass, warn, fail, skip
    std::string detail;
    std::string mend;
};

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail(Fault::unavailable, "{} cannot be read", path);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

Finding database(const Server& server) {
    const auto damage = server.damage();
    if (!damage.empty())
        return {"fail", damage,
                format("stop vigosrv and restore {} from a backup", server.store.database.path())};
    return {"pass", format("{} KiB", server.store.database.size_bytes() / 1024)};
}

Finding certificates(const Server& server) {
    const auto now = server.clock.now();
    Finding found{"pass", ""};
    for (const auto* path :
         {&server.settings.server.tls.ca_file, &server.settings.server.tls.cert_file}) {
        const auto facts = crypto::facts_of(read_file(*path));
        if (facts.not_after <= now)
            return {"fail", format("{} expired on {}", *path, to_rfc3339(facts.not_after)),
                    "restart vigosrv: it reissues its certificate from the CA"};
        if (facts.not_after - now < soon)
            found = {"warn", format("{} expires on {}", *path, to_rfc3339(facts.not_after)),
                     "restart vigosrv: it reissues its certificate from the CA"};
        else if (found.state == "pass")
            found.detail = format("valid until {}", to_rfc3339(facts.not_after));
    }
    const auto warnings = server.key_warnings();
    if (found.state == "pass" && !warnings.empty())
        return {"warn", join(warnings, "; "),
                "mend what it names: vigosrv looks every five minutes"};
    return found;
}

/// Each is opened: a key from another backup shows here, not when an envoy asks.
Finding secrets_provider(const Server& server) {
    if (server.secrets == nullptr) return {"skip", "no secrets provider is configured", ""};
    const auto all = server.secrets->list();
    if (all.empty()) return {"skip", "no secret is stored", ""};
    std::size_t unusable = 0;
    std::string first;
    for (const auto& each : all) {
        const auto problem =
            each.problem.empty() ? server.secrets->problem_of(each.path) : each.problem;
        if (!problem.empty() && unusable++ == 0) first = format("{}: {}", each.path, problem);
    }
    if (unusable == 0) return {"pass", format("{} secrets, all can be opened", all.size()), ""};
    return {"fail", format("{} of {} cannot be opened; {}", unusable, all.size(), first),
            "set them again, or restore them together with .master.key: `vigocli secrets list`"};
}

Finding license(const Server& server) {
    const auto standing = server.license();
    if (!standing.problem.empty())
        return {"fail", standing.problem, "install the licence again: `vigocli license install`"};
    const auto used = server.store.enrolment.enrolled();
    const auto cap = standing.cap();
    const auto usage =
        cap == 0 ? format("{} envoys, no cap", used) : format("{} of {} envoys", used, cap);
    if (standing.expired) return {"warn", usage + "; the licence has expired", "install a new one"};
    if (cap != 0 && used >= cap)
        return {"warn", usage, "revoke an envoy, or install a larger licence"};
    return {"pass", usage};
}

Finding config(const Server& server) {
    const auto state = server.policies.state();
    if (!state.problem.empty())
        return {"fail", state.problem, "mend the stack and run `vigocli config publish`"};
    if (state.empty)
        return {"warn", "nothing is published yet",
                "write a stack and run `vigocli config publish`"};
    std::size_t stuck = 0;
    server.fleet.for_each([&](const fleet::Envoy& each) { stuck += each.problem.empty() ? 0 : 1; });
    if (stuck > 0)
        return {"warn", format("{} envoys keep an old policy", stuck),
                "`vigocli envoys show` says why: compile_error"};
    return {"pass", format("version {}, {} configcrates", state.version, state.crates)};
}

Finding silent(const Server& server) {
    const auto totals = server.fleet.totals(server.clock.now());
    if (totals.offline == 0) return {"pass", format("{} envoys, none silent", totals.nodes)};
    return {"warn", format("{} of {} envoys are silent", totals.offline, totals.nodes),
            "look at them: `vigocli envoys list`; revoke those that are gone"};
}

Finding spanner(const Server&) { return {"skip", "spanner is not configured"}; }
Finding mail(const Server&) { return {"skip", "mail is not configured"}; }

/// What cannot be looked at has failed, and no other check with it.
Finding look(Finding (*check)(const Server&), const Server& server) try {
    return check(server);
} catch (const Error& error) {
    return {"fail", error.message(), "look at the disk, and at the file that is named"};
}

Value run(const Call& call) {
    const auto& server = call.server;
    constexpr std::pair<std::string_view, Finding (*)(const Server&)> checks[] = {
        {"database", database},
        {"TLS certificates", certificates},
        {"secrets provider", secrets_provider},
        {"license", license},
        {"spanner", spanner},
        {"SMTP", mail},
        {"config", config},
        {"stale envoys", silent}};
    Value::List items;
    for (const auto& [name, check] : checks) {
        const auto found = look(check, server);
        Map made;
        made.add("check", name);
        made.add("state", found.state);
        made.add("detail", found.detail);
        made.add("mend", found.mend);
        items.emplace_back(std::move(made));
    }
    return page(std::move(items), "");
}

}  // namespace

Routes doctor() {
    return {route("GET", "/api/v1/doctor", Permission::fleet_read,
                  "Check this server; every trouble with its mend.", run)};
}

}  // namespace vigo::rest
