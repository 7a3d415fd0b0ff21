// world — a server with its keys and an agent with its files, each with a clock of its own, and
// between them what TLS says of certificates.
#pragma once

#include <deque>

#include "agent/enrol.h"
#include "agent/liaison.h"
#include "host/fake_host.h"
#include "host/temp_folder.h"
#include "resources/catalogue.h"
#include "server/pki/files.h"
#include "server/pki/keyring.h"
#include "server/rpc/fixture_test.h"

namespace vigo {

/// The server's core and its keyring, as vigosrv joins them.
class Fleet {
 public:
    explicit Fleet(const FakeClock& clock) : clock_(clock) {
        std::filesystem::create_directories(box_ / "tls");
        const auto authority = crypto::make_authority("Vigo fleet CA", clock_.now());
        pki::write_file(places_.authority_key, authority.key, pki::secret_mode);
        pki::write_file(places_.authority, authority.certificate, pki::public_mode);
        // The key that rpc's test server signs with.
        pki::write_file(places_.bundle_key,
                        crypto::to_pem(crypto::SigningKey::from_seed(std::string(32, 'k'))),
                        pki::secret_mode);
        start();
    }

    void restart() {
        server_->stop(true);
        server_.reset();
        start();
    }
    /// What vigosrv does every few minutes.
    void look_after_keys() { keys_->refresh(names_, clock_.now()); }
    void publish(std::uint64_t version, const std::string& content) {
        live_ = policy::Tree{
            .version = version,
            .published = clock_.now(),
            .author = "root",
            .files = {
                {"configcrates/motd.vgo",
                 "name: motd\nresources:\n  - {name: motd, type: file, target_path: /etc/motd, "
                 "content: \"" +
                     content + "\"}\n"},
                {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [motd]}\n"}}};
        server_->policies_->reload();
    }
    std::string token() {
        const auto token = crypto::JoinToken::make(keys_->authority().key_digest());
        core().store.enrolment.add_token({.id = "tok_1",
                                          .pattern = "*",
                                          .uses = 1,
                                          .created = clock_.now(),
                                          .created_by = "test",
                                          .expires = clock_.now() + Millis(3'600'000)},
                                         rpc::text_of(token.hash()));
        return token.text();
    }
    rpc::Core& core() { return *server_->core_; }
    pki::Keyring& keys() { return *keys_; }
    const FakeClock& clock() const { return clock_; }
    std::unique_ptr<wire::Channel> channel(std::optional<Uuid> as) { return server_->channel(as); }

    bool is_cut = false;   ///< no call arrives
    int answers_lost = 0;  ///< so many calls arrive, and their answers do not

 private:
    void start() {
        keys_ = std::make_unique<pki::Keyring>(places_, names_, clock_.now());
        server_ = std::make_unique<rpc::TestServer>(box_.path(), clock_, live_);
        core().issuer = {.issue =
                             [this](const std::string& request, const Uuid& envoy) {
                                 return keys_->authority().issue_client(request, envoy,
                                                                        clock_.now());
                             },
                         .authorities = [this] { return keys_->authority().certificates(); },
                         .bundle_keys = [this] { return keys_->bundle_certificates(); }};
    }

    const FakeClock& clock_;
    TempFolder box_;
    const pki::Places places_ = pki::places_in(box_ / "tls");
    const std::vector<std::string> names_ = {"vigo.example.org"};
    std::optional<policy::Tree> live_;
    std::unique_ptr<pki::Keyring> keys_;
    std::unique_ptr<rpc::TestServer> server_;
};

/// A connection on which both sides look at each other's certificate as TLS does.
class GuardedChannel : public wire::Channel {
 public:
    GuardedChannel(Fleet& fleet, const Clock& ours, std::string authorities,
                   std::string certificate)
        : fleet_(fleet),
          ours_(ours),
          authorities_(std::move(authorities)),
          certificate_(std::move(certificate)) {}

    std::string call(std::string_view method, std::string_view request, Millis deadline) override {
        if (!is_believed(fleet_.keys().server().certificate, authorities_, ours_.now()))
            fail(Fault::unavailable, "the server's certificate is not believed");
        if (!certificate_.empty() &&
            !is_believed(certificate_, fleet_.keys().authority().certificates(),
                         fleet_.clock().now()))
            fail(Fault::unavailable, "the client certificate is not believed");
        if (fleet_.is_cut) fail(Fault::unavailable, "nobody listens");
        sent.emplace_back(request);
        if (sent.size() > 8) sent.pop_front();
        auto answer = inner()->call(method, request, deadline);
        if (fleet_.answers_lost > 0 && fleet_.answers_lost-- > 0)
            fail(Fault::unavailable, "the line broke");
        return answer;
    }
    std::unique_ptr<wire::ClientStream> open(std::string_view method) override {
        return inner()->open(method);
    }

    static inline std::deque<std::string> sent;

 private:
    /// Anew each time: the server may have been restarted.
    std::unique_ptr<wire::Channel> inner() {
        if (certificate_.empty()) return fleet_.channel(std::nullopt);
        return fleet_.channel(Uuid::parse(crypto::envoy_of(certificate_)));
    }
    static bool is_valid(const std::string& certificate, Time now) {
        const auto facts = crypto::facts_of(certificate);
        return facts.not_before <= now && now < facts.not_after;
    }
    static bool is_believed(const std::string& certificate, const std::string& authorities,
                            Time now) {
        const auto all = crypto::certificates_in(authorities);
        return is_valid(certificate, now) &&
               std::any_of(all.begin(), all.end(), [&](const auto& each) {
                   return is_valid(each, now) && crypto::is_issued_by(certificate, each);
               });
    }

    Fleet& fleet_;
    const Clock& ours_;
    const std::string authorities_;
    const std::string certificate_;
};

/// A machine: its disk, and the agent on it, which may be restarted.
class Machine {
 public:
    Machine(Fleet& fleet, FakeHost& host) : fleet_(fleet), host_(host) {
        agent::IdentityFiles files(host_, settings_);
        agent::enrol(
            {.settings = settings_,
             .token = fleet_.token(),
             .authorities = {},
             .machine = host_,
             .stop = {},
             .say = [](auto) {},
             .fetch = [&](const auto&) { return fleet_.keys().authority().certificates(); },
             .connect =
                 [&](const std::string& authorities) {
                     return std::make_unique<GuardedChannel>(fleet_, host_.clock(), authorities,
                                                             "");
                 }},
            files);
        start();
    }

    static constexpr std::size_t queued_most = 100;

    void restart() {
        agent_.reset();
        start();
    }
    agent::Contact check_in() {
        agent_->memory.recover();
        agent_->keeper.collect();
        const auto how = agent_->liaison.check_in(agent::new_trace_id());
        agent_->memory.save();
        return how;
    }
    std::optional<agent::RunReport> run() {
        return agent_->enforcer.run(agent_->keeper.traits(), "schedule", {});
    }
    void report() { agent_->liaison.report(agent::new_trace_id()); }
    std::string problem() const { return agent_->liaison.problem(); }
    agent::Identity& identity() { return agent_->identity; }
    agent::Enforcer& enforcer() { return agent_->enforcer; }
    agent::Memory& memory() { return agent_->memory; }
    std::string motd() const {
        const auto* file = host_.disk().find("/etc/motd");
        return file != nullptr ? file->content : "absent";
    }

 private:
    struct Agent {
        Agent(Fleet& fleet, FakeHost& host, const agent::Settings& settings,
              const std::string& store_folder)
            : files(host, settings),
              identity(*files.load()),
              memory([&host, store_folder] {
                  auto bounds = agent::Store::usual_bounds();
                  bounds.durable = false;
                  bounds.queue.runs = queued_most;
                  return agent::Store::open(store_folder, host.clock().now(),
                                            crypto::random_bytes(16), bounds);
              }),
              keeper(gatherer, host, 10),
              exchange(dial(fleet, host, true), identity, host.clock(),
                       static_cast<std::uint64_t>(memory.notes().sequence)),
              enforcer({.machine = host, .memory = memory, .types = types}),
              liaison({.exchange = exchange,
                       .identity = identity,
                       .enforcer = enforcer,
                       .memory = memory,
                       .traits = keeper,
                       .capabilities = capabilities,
                       .clock = host.clock(),
                       .keep_identity =
                           [this](const agent::Identity& changed) {
                               files.save_certificate(changed.certificate, changed.certificate_key,
                                                      changed.authorities);
                               files.save_bundle_keys(changed.bundle_keys);
                           },
                       .connect = [this, &fleet,
                                   &host](bool with) { return dial(fleet, host, with); }}) {
            enforcer.load(identity);
            keeper.collect();
        }
        std::unique_ptr<wire::Channel> dial(Fleet& fleet, FakeHost& host, bool with) {
            return std::make_unique<GuardedChannel>(fleet, host.clock(), identity.authorities,
                                                    with ? identity.certificate : "");
        }

        agent::IdentityFiles files;
        agent::Identity identity;
        agent::Memory memory;
        std::vector<resources::ResourceType> types = resources::all();
        agent::Capabilities capabilities = agent::capabilities_of(types);
        traits::Gatherer gatherer{{}};
        agent::TraitsKeeper keeper;
        agent::Exchange exchange;
        agent::Enforcer enforcer;
        agent::Liaison liaison;
    };
    void start() { agent_ = std::make_unique<Agent>(fleet_, host_, settings_, box_ / "store"); }

    Fleet& fleet_;
    FakeHost& host_;
    TempFolder box_;
    agent::Settings settings_{.server = "vigo.example.org:1530"};
    std::unique_ptr<Agent> agent_;
};

}  // namespace vigo
