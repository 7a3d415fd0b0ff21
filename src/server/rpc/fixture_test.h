// fixture_test — a whole server without a network, and an agent that does what it is told: for
// tests.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "server/fleet/flusher.h"
#include "server/rpc/methods.h"
#include "wire/envelope.h"
#include "wire/messages.h"

namespace vigo::rpc {

class FakeClock : public Clock {
 public:
    Time now() const override { return from_ms(ms_.load()); }
    std::chrono::nanoseconds steady() const override { return now().time_since_epoch(); }
    void advance(Millis by) { ms_ += by.count(); }

 private:
    std::atomic<std::int64_t> ms_ = 1'800'000'000'000;
};

struct MotdWant {
    std::string target_path;
    std::string content;
};
inline constexpr Field<MotdWant> motd_fields[] = {
    field<&MotdWant::target_path>("target_path", "Where.", key | absolute_path),
    field<&MotdWant::content>("content", "What."),
};

struct ExecWant {
    std::string command;
};
inline constexpr Field<ExecWant> exec_fields[] = {
    field<&ExecWant::command>("command", "What.", key)};

template <class Want>
compile::TypeDescription described(std::string_view name, std::span<const Field<Want>> fields) {
    return {.name = name,
            .doc = "For tests.",
            .fields = describe(fields),
            .check = [fields, name](const Value& attributes, Reader& reader) {
                Want want;
                read(fields, attributes, want, reader, name);
            }};
}

inline compile::Types two_types() {
    return {.resources = {described("exec", std::span<const Field<ExecWant>>(exec_fields)),
                          described("file", std::span<const Field<MotdWant>>(motd_fields))}};
}

inline std::string text_of(const crypto::Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The parts of a server as vigosrv joins them, over one folder, without sockets.
class TestServer {
 public:
    TestServer(std::string folder, const Clock& clock, std::optional<policy::Tree>& live)
        : clock_(clock), store_(folder + "/vigo.db"), live_(live) {
        EXPECT_TRUE(store_.fleet.belongs_to(fleet_id_, clock.now()));
        const bool clean = store_.fleet.take_clean_stop();
        index_.load(store_, clean);
        policies_ =
            std::make_unique<policy::Policies>([this] { return live_; }, types_, bundle_key_,
                                               policy::Terms{.fleet = fleet_id_}, clock, metrics_);
        policies_->start();
        core_ =
            std::unique_ptr<Core>(new Core{.store = store_,
                                           .fleet = index_,
                                           .runs = book_,
                                           .capabilities = capabilities_,
                                           .policies = *policies_,
                                           .streams = streams_,
                                           .metrics = metrics_,
                                           .clock = clock,
                                           .issuer = issuer(),
                                           .terms = {.fleet = fleet_id_, .allow_approval = true}});
        wire_ = std::make_unique<wire::InProcess>(methods(*core_));
    }

    /// With `orderly`, what a stop does: all is flushed.
    void stop(bool orderly) {
        wire_.reset();
        if (!orderly) return;
        fleet::Flusher(index_, store_, clock_, {.every = Millis(3'600'000), .retention = Millis(1)})
            .flush();
        store_.fleet.mark_clean_stop();
    }

    std::string make_token(const std::string& pattern, std::int64_t uses = 1) {
        const auto token = crypto::JoinToken::make(std::string(64, '0'));
        store_.enrolment.add_token({.id = "tok_" + std::to_string(++tokens_),
                                    .pattern = pattern,
                                    .uses = uses,
                                    .created = clock_.now(),
                                    .created_by = "test",
                                    .expires = clock_.now() + Millis(3'600'000)},
                                   text_of(token.hash()));
        return token.text();
    }

    std::unique_ptr<wire::Channel> channel(std::optional<Uuid> as) {
        return wire_->channel({.envoy = as, .address = "10.0.0.9"});
    }

    const Clock& clock_;
    store::Store store_;
    std::optional<policy::Tree>& live_;
    const Uuid fleet_id_ = *Uuid::parse("00000000-0000-4000-8000-00000000f1ee");
    server::Metrics metrics_;
    fleet::Index index_{{.interval = Millis(300'000)}};
    fleet::RunBook book_{store_.runs, {}};
    fleet::Capabilities capabilities_{store_.catalogues};
    compile::Types types_ = two_types();
    crypto::SigningKey bundle_key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
    streams::Streams streams_{index_, push_message};
    std::unique_ptr<policy::Policies> policies_;
    std::unique_ptr<Core> core_;
    std::unique_ptr<wire::InProcess> wire_;

 private:
    Issuer issuer() const {
        static const auto authority = crypto::make_authority("test", from_ms(1'800'000'000'000));
        return {.issue =
                    [this](const std::string& request, const Uuid& envoy) {
                        return crypto::issue_client(authority, request, envoy.text(), clock_.now());
                    },
                .authorities = [] { return authority.certificate; },
                .bundle_keys = [] { return std::vector<std::string>{"bundle key"}; }};
    }
    int tokens_ = 0;
};

/// An agent that keeps a key and a sequence number, and says what a test tells it to.
class TestAgent {
 public:
    explicit TestAgent(std::string hostname) : hostname_(std::move(hostname)) {}

    proto::RegisterReply enrol(TestServer& server, const std::string& token) {
        static const auto request = crypto::make_request("test");
        proto::RegisterRequest message;
        message.set_hostname(hostname_);
        message.set_public_key(std::string(key_.public_key().bytes()));
        message.set_certificate_request(request.request);
        message.set_token(token);
        message.set_proof(
            std::string(crypto::view(key_.sign(wire::registration_proof(request.request, token)))));
        proto::RegisterReply reply;
        reply.ParseFromString(
            server.channel(std::nullopt)
                ->call(path("Register"), message.SerializeAsString(), Millis(5'000)));
        if (reply.state() == proto::RegisterReply::STATE_ENROLLED) {
            id_ = *Uuid::from_bytes(reply.envoy_id());
            fleet_ = *Uuid::from_bytes(reply.fleet_id());
        }
        return reply;
    }

    std::string seal(TestServer& server, std::string_view method, const std::string& payload) {
        return wire::seal({.method = method,
                           .fleet = fleet_,
                           .envoy = id_,
                           .sequence = ++sequence_,
                           .time = server.clock_.now() + skew_},
                          payload, key_);
    }

    std::string call(TestServer& server, std::string_view method, const std::string& payload) {
        return server.channel(as_.value_or(id_))
            ->call(path(method), seal(server, method, payload), Millis(5'000));
    }

    proto::CheckInReply check_in(TestServer& server, const proto::CheckInRequest& more = {}) {
        auto message = more;
        message.set_assignment_digest(assignment_.empty() ? ""
                                                          : text_of(crypto::sha256(assignment_)));
        message.set_traits_digest(traits_digest_);
        message.set_version(version_);
        message.set_agent_version("0.1.0");
        proto::CheckInReply reply;
        reply.ParseFromString(call(server, "CheckIn", message.SerializeAsString()));
        if (reply.has_assignment()) {
            assignment_ = reply.assignment().assignment();
            version_ = Assignment::parse(assignment_).version;
        }
        return reply;
    }

    bool report_traits(TestServer& server, const std::string& json) {
        proto::ReportTraitsRequest message;
        message.set_traits(json);
        traits_digest_ = text_of(crypto::sha256(json));
        message.set_digest(traits_digest_);
        proto::ReportTraitsReply reply;
        reply.ParseFromString(call(server, "ReportTraits", message.SerializeAsString()));
        return reply.policy_changed();
    }

    std::uint64_t report_run(TestServer& server, std::uint64_t number, std::uint32_t changed = 1) {
        proto::ReportResultRequest message;
        auto& report = *message.add_runs();
        report.set_trigger("schedule");
        auto& run = *report.mutable_run();
        run.set_number(number);
        run.set_store_id("store");
        run.set_outcome(proto::OUTCOME_CONVERGED);
        run.set_changed(changed);
        auto& result = *report.add_results();
        result.set_crate("motd");
        result.set_name("motd");
        result.set_action("changed");
        auto& difference = *result.add_differences();
        difference.set_property("content");
        difference.set_is("x");
        difference.set_want("y");
        proto::ReportResultReply reply;
        reply.ParseFromString(call(server, "ReportResult", message.SerializeAsString()));
        return reply.acknowledged();
    }

    static std::string path(std::string_view method) {
        return "/vigo.v1.VigoAgent/" + std::string(method);
    }

    std::string hostname_;
    crypto::SigningKey key_ = crypto::SigningKey::make();
    Uuid id_;
    Uuid fleet_;
    std::uint64_t sequence_ = 1'000;
    Millis skew_{0};
    std::optional<Uuid> as_;  ///< another certificate than its own
    std::string assignment_;
    std::string traits_digest_;
    std::uint64_t version_ = 0;
};

class ServerTest : public testing::Test {
 protected:
    ServerTest() {
        crypto::start();
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-server-XXXXXX";
        folder_ = mkdtemp(pattern.data());
        start();
    }
    ~ServerTest() override {
        server_.reset();
        std::filesystem::remove_all(folder_);
    }
    void start() { server_ = std::make_unique<TestServer>(folder_, clock_, live_); }
    void restart(bool orderly) {
        server_->stop(orderly);
        server_.reset();
        start();
    }
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
                {"envoys.vgo", "envoys:\n  - {match: \"web*\", configcrates: [motd]}\n"}}};
    }
    TestAgent enrolled(const std::string& hostname) {
        TestAgent agent(hostname);
        agent.enrol(*server_, server_->make_token(hostname));
        return agent;
    }
    /// What the server says when it refuses; "" when it does not.
    static Error refusal_of(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& e) {
            return e;
        }
        return {Fault::internal, ""};
    }
    std::string metrics() { return server_->metrics_.text({}); }
    bool counts(const std::string& line) {
        return metrics().find(line + "\n") != std::string::npos;
    }

    FakeClock clock_;
    std::optional<policy::Tree> live_;
    std::string folder_;
    std::unique_ptr<TestServer> server_;
};

}  // namespace vigo::rpc
