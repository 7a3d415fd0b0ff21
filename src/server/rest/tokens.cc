// tokens — join tokens: made, listed, revoked; and the line that uses one without trusting anything
// blindly.

#include "base/limits.h"
#include "base/text.h"
#include "crypto/join_token.h"
#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr std::size_t id_bytes = 6;

struct Making {
    std::string hostname;
    std::int64_t uses = 1;
    Millis expires_in{24 * 3'600'000};
};

constexpr Field<Making> making[] = {
    field<&Making::hostname>("hostname", "Host name, or pattern of names, that may join with it.",
                             key | one_line),
    field<&Making::uses>("uses", "How many envoys may join with it.", none,
                         {.least = 1, .most = 10'000}),
    field<&Making::expires_in>("expires_in", "How long it works.", none,
                               {.least = 60, .most = 31'536'000}),
};

struct Listing {
    std::string after;
    std::int64_t limit = limits::page_items;
};

constexpr Field<Listing> listing[] = {
    field<&Listing::after>("after", "Continue: `next` of the page before."),
    field<&Listing::limit>("limit", "Most in one page.", none,
                           {.least = 1, .most = limits::page_items}),
};

struct One {
    std::string id;
};

constexpr Field<One> one[] = {field<&One::id>("id", "Id of the token.", key)};

std::string hex(std::string_view bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

/// Fetches the CA, compares it, and only then fetches anything else, trusting that CA alone. The
/// token goes by the environment: an argument could be read by every user of the machine.
std::string bootstrap_line(const Server& server, const std::string& token) {
    const auto url =
        format("https://{}:{}", server.settings.server.hostname, server.facts.api_port);
    const auto digest = to_hex(crypto::sha256(server.facts.authorities));
    return format(
        "export VIGO_TOKEN={token}; d=$(mktemp -d) && curl -sSfk {url}/ca.pem -o $d/ca && "
        "echo \"{digest}  $d/ca\" | sha256sum -c --quiet && "
        "curl -sSf --cacert $d/ca '{url}/bootstrap?ca={digest}' -o $d/sh && "
        "if [ $(id -u) = 0 ]; then sh $d/sh; else sudo --preserve-env=VIGO_TOKEN sh $d/sh; fi",
        fmt::arg("token", token), fmt::arg("url", url), fmt::arg("digest", digest));
}

Value make(const Making& want, const Call& call) {
    auto& server = call.server;
    const auto token = crypto::JoinToken::make(server.facts.key_digest);
    const auto hash = token.hash();
    const auto now = server.clock.now();
    const store::TokenRow row{.id = "tok_" + hex(crypto::random_bytes(id_bytes)),
                              .pattern = want.hostname,
                              .uses = want.uses,
                              .created = now,
                              .created_by = call.actor,
                              .expires = now + want.expires_in};
    together(server, [&] {
        server.store.enrolment.add_token(row,
                                         {reinterpret_cast<const char*>(hash.data()), hash.size()});
        note_event(server, "token.created", call.actor, row.id, row.pattern);
    });
    Map made;
    made.add("id", row.id);
    made.add("token", token.text());
    made.add("bootstrap", bootstrap_line(server, token.text()));
    made.add("hostname", row.pattern);
    made.add("uses", row.uses);
    made.add("expires", time_value(row.expires));
    return made;
}

std::string_view state_of(const store::TokenRow& token, Time now) {
    if (token.revoked != Time()) return "revoked";
    if (token.used >= token.uses) return "used up";
    return now >= token.expires ? "expired" : "usable";
}

Value list(const Listing& want, const Call& call) {
    const auto tokens =
        call.server.store.enrolment.tokens(want.after, static_cast<int>(want.limit));
    Value::List items;
    for (const auto& each : tokens) {
        Map made;
        made.add("id", each.id);
        made.add("hostname", each.pattern);
        made.add("uses", each.uses);
        made.add("uses_left", each.uses - each.used);
        made.add("created", time_value(each.created));
        made.add("created_by", each.created_by);
        made.add("expires", time_value(each.expires));
        made.add("state", state_of(each, call.server.clock.now()));
        items.emplace_back(std::move(made));
    }
    return page(std::move(items), std::ssize(tokens) == want.limit ? tokens.back().id : "");
}

Value revoke(const One& want, const Call& call) {
    together(call.server, [&] {
        if (!call.server.store.enrolment.revoke_token(want.id, call.server.clock.now()))
            fail(Fault::not_found, "there is no token {}", want.id);
        note_event(call.server, "token.revoked", call.actor, want.id);
    });
    return Map();
}

}  // namespace

Routes tokens() {
    return {
        route("GET", "/api/v1/tokens", Permission::fleet_read, "List join tokens.", listing, list),
        route("POST", "/api/v1/tokens", Permission::fleet_write,
              "Make a join token; it is shown once.", making, make),
        route("DELETE", "/api/v1/tokens/{id}", Permission::fleet_write,
              "Revoke a join token; envoys stay.", one, revoke),
    };
}

}  // namespace vigo::rest
