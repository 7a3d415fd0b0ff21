#include "apps/seeding.h"

#include <algorithm>

#include "apps/keys.h"
#include "base/error.h"
#include "base/limits.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "server/store/store.h"
#include "simulate/machine.h"

namespace vigo {
namespace {

constexpr std::size_t rows_at_once = 2'000;
constexpr Millis token_life{24LL * 3'600'000};

std::string token_into(store::Store& store, const pki::Authority& authority, std::size_t uses,
                       Time now) {
    const auto token = crypto::JoinToken::make(authority.key_digest());
    const auto hash = token.hash();
    store.enrolment.add_token({.id = format("tok_rehearsal{}", to_ms(now)),
                               .pattern = "*",
                               .uses = static_cast<std::int64_t>(uses),
                               .created = now,
                               .created_by = "simulate",
                               .expires = now + token_life},
                              {reinterpret_cast<const char*>(hash.data()), hash.size()});
    return token.text();
}

/// Fills in ids and traits of all that do not enrol, and their rows.
class Rows {
 public:
    Rows(store::Store& store, const Muster& wanted, Time now)
        : store_(store), wanted_(wanted), now_(now) {}

    void add(std::size_t number, simulate::Member& member) {
        member.id = simulate::id_of(wanted_.seed, number);
        const auto traits = simulate::traits_of(wanted_.seed, number, member.hostname, 0);
        member.traits = crypto::sha256(traits);
        if (is_there_) return;
        envoys_.push_back(
            {.id = member.id,
             .hostname = member.hostname,
             .public_key = std::string(simulate::key_of(wanted_.seed, number).public_key().bytes()),
             .token = "simulate",
             .enrolled = now_});
        traits_.push_back({.envoy = member.id,
                           .digest = std::string(crypto::view(member.traits)),
                           .packed = store_.packer.pack(traits)});
        if (envoys_.size() == rows_at_once) flush();
    }

    void flush() {
        store_.database.write([&](store::Connection& connection) {
            for (const auto& row : envoys_) store::insert(connection, row);
        });
        store_.envoys.put_traits(traits_);
        envoys_.clear();
        traits_.clear();
    }

    /// A server learns the same when its fleet has grown.
    void learn() {
        if (is_there_ || wanted_.envoys < limits::dictionary_envoys) return;
        std::vector<std::string> samples;
        for (std::size_t at = 0; at < std::min(wanted_.envoys, limits::dictionary_samples); ++at)
            samples.push_back(simulate::traits_of(wanted_.seed, at, hostname_of(wanted_, at), 0));
        const auto dictionary = store::Packer::learn(samples);
        if (!dictionary) return;
        store_.dictionaries.add({.bytes = *dictionary,
                                 .learned = now_,
                                 .learned_of = static_cast<std::int64_t>(wanted_.envoys)});
        store_.packer.use(*dictionary);
    }

    /// Whether the last one is: then all are.
    void look(std::size_t last) {
        is_there_ = store_.envoys.find(simulate::id_of(wanted_.seed, last)).has_value();
    }

 private:
    store::Store& store_;
    const Muster& wanted_;
    Time now_;
    bool is_there_ = false;
    std::vector<store::EnvoyRow> envoys_;
    std::vector<store::TraitsRow> traits_;
};

}  // namespace

std::string hostname_of(const Muster& wanted, std::size_t number) {
    if (wanted.hostnames.empty()) return format("sim-{:06}", number);
    return wanted.hostnames[number % wanted.hostnames.size()];
}

Mustered muster(const server::Settings& settings, const Muster& wanted) {
    const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const auto keys = open_keys(settings);
    const auto& authority = keys->authority();
    const auto request = crypto::make_request("simulate");
    Mustered made{.members = std::vector<simulate::Member>(wanted.envoys),
                  .fleet = {.id = authority.fleet(), .bundle_keys = keys->bundle_certificates()},
                  .realm = {.address = {},
                            .name = "localhost",
                            .authorities = authority.certificates(),
                            .token = {},
                            .tls_key = request.key,
                            .tls_request = request.request}};
    store::Store store(settings.database.path);
    Rows rows(store, wanted, now);
    if (wanted.envoys > wanted.enrol) rows.look(wanted.envoys - 1);
    rows.learn();
    for (std::size_t number = 0; number < wanted.envoys; ++number) {
        auto& member = made.members[number];
        member.hostname = hostname_of(wanted, number);
        if (number < wanted.enrol) continue;
        rows.add(number, member);
        if (number < wanted.certified)
            member.certificate = authority.issue_client(request.request, member.id, now, true);
    }
    rows.flush();
    if (wanted.enrol > 0) made.realm.token = token_into(store, authority, wanted.enrol, now);
    return made;
}

}  // namespace vigo
