// rpc_refusals — who is let in to each method of the agents' service, over real TLS, and what the
// others are told.

#include "refusals/golden.h"
#include "server/rpc/fixture_test.h"

namespace vigo::golden {
namespace {

using rpc::TestAgent;

constexpr Millis soon(10'000);
constexpr std::string_view nonsense = "invalid: the payload is not the message of this method";
const std::string service = "/vigo.v1.VigoAgent/";

Time today() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

const crypto::KeyPair& authority(bool ours = true) {
    static const auto mine = crypto::make_authority("fleet", today());
    static const auto foreign = crypto::make_authority("fleet", today());
    return ours ? mine : foreign;
}

/// Something that each method takes, so that only who asks can be the matter.
std::string sample(std::string_view method) {
    static const std::map<std::string_view, std::string> samples = [] {
        std::map<std::string_view, std::string> all;
        proto::RenewRequest renew;
        renew.set_certificate_request(crypto::make_request("web1").request);
        all["Renew"] = renew.SerializeAsString();
        all["CheckIn"] = proto::CheckInRequest().SerializeAsString();
        proto::ReportTraitsRequest traits;
        traits.set_traits("{}");
        traits.set_digest(std::string(32, 'd'));
        all["ReportTraits"] = traits.SerializeAsString();
        proto::ReportResultRequest runs;
        runs.add_runs()->mutable_run()->set_store_id("store");
        runs.mutable_runs(0)->mutable_run()->set_number(1);
        all["ReportResult"] = runs.SerializeAsString();
        proto::ResolveSecretsRequest secrets;
        secrets.add_paths("web/key");
        all["ResolveSecrets"] = secrets.SerializeAsString();
        all["AgentStream"] = proto::StreamMessage().SerializeAsString();
        return all;
    }();
    const auto found = samples.find(method);
    EXPECT_NE(found, samples.end()) << method << " is new: it needs a request here";
    return found == samples.end() ? "" : found->second;
}

class RpcRefusals : public rpc::ServerTest {
 protected:
    RpcRefusals() {
        const auto leaf = crypto::issue_server(authority(), {"127.0.0.1"}, today());
        rows_ = methods(*server_->core_);
        wire_ = wire::Server::listen("127.0.0.1:0",
                                     {authority().certificate, leaf.certificate, leaf.key}, rows_);
        server_->index_.revoke(revoked_.id_, clock_.now());
        unknown_.id_ = *Uuid::parse("99999999-9999-4999-8999-999999999999");
        unknown_.fleet_ = agent_.fleet_;
        name_secrets();
    }

    /// Two secrets, of which the configuration of the agent names one.
    void name_secrets() {
        for (const auto* path : {"web/key", "db/key"}) vault_.set(path, "x", clock_.now());
        server_->core_->secrets = &vault_;
        publish(1, "secret:web/key");
        EXPECT_EQ(server_->policies_->reload(), "");
        agent_.report_traits(*server_, "{}");
    }
    std::string asks_for_anothers() {
        proto::ResolveSecretsRequest request;
        request.add_paths("web/key");
        request.add_paths("db/key");
        try {
            agent_.call(*server_, "ResolveSecrets", request.SerializeAsString());
            return "let in";
        } catch (const Error& error) {
            return words(error);
        }
    }

    std::unique_ptr<wire::Channel> as(const std::optional<Uuid>& envoy, bool ours = true) const {
        wire::Channel::Credentials credentials{
            .authority = authority().certificate, .certificate = "", .key = ""};
        if (envoy) {
            auto request = crypto::make_request("test");
            credentials.certificate =
                crypto::issue_client(authority(ours), request.request, envoy->text(), today());
            credentials.key = request.key;
        }
        return wire::Channel::to(format("127.0.0.1:{}", wire_->port()), credentials);
    }

    std::string seal(TestAgent& by, std::string_view method) {
        return by.seal(*server_, method, sample(method));
    }
    std::string unsigned_one(TestAgent& by, std::string_view method) {
        return wire::unsealed({.method = method,
                               .fleet = by.fleet_,
                               .envoy = by.id_,
                               .sequence = ++by.sequence_,
                               .time = clock_.now()},
                              sample(method));
    }
    /// By somebody who has the certificate, and not the key that signs.
    std::string forged(TestAgent& by, std::string_view method) {
        auto key = std::exchange(by.key_, crypto::SigningKey::make());
        auto envelope = seal(by, method);
        by.key_ = std::move(key);
        return envelope;
    }
    /// An hour too late.
    std::string stale(TestAgent& by, std::string_view method) {
        by.skew_ = Millis(-3'600'000);
        auto envelope = seal(by, method);
        by.skew_ = Millis(0);
        return envelope;
    }
    std::string seen_before(TestAgent& by, std::string_view method) {
        auto envelope = seal(by, method);
        server_->index_.admit(by.id_, by.sequence_);
        return envelope;
    }

    struct Caller {
        std::string_view name;
        std::function<std::string(std::string_view method)> request;
        std::unique_ptr<wire::Channel> channel;
    };
    std::vector<Caller> callers() {
        const auto signed_by = [this](TestAgent& by) {
            return [this, &by](std::string_view method) { return seal(by, method); };
        };
        std::vector<Caller> all;
        const auto add = [&](std::string_view name, auto request, const std::optional<Uuid>& envoy,
                             bool ours = true) {
            all.push_back({name, std::move(request), as(envoy, ours)});
        };
        add("no certificate", signed_by(agent_), std::nullopt);
        add("foreign authority", signed_by(agent_), agent_.id_, false);
        add("unknown envoy", signed_by(unknown_), unknown_.id_);
        add("for another", signed_by(other_), agent_.id_);
        add("revoked", signed_by(revoked_), revoked_.id_);
        add(
            "other key", [this](auto method) { return forged(agent_, method); }, agent_.id_);
        add(
            "unsigned", [this](auto method) { return unsigned_one(agent_, method); }, agent_.id_);
        add(
            "for another method", [this](auto) { return agent_.seal(*server_, "Other", ""); },
            agent_.id_);
        add(
            "an hour late", [this](auto method) { return stale(agent_, method); }, agent_.id_);
        add(
            "a second time", [this](auto method) { return seen_before(agent_, method); },
            agent_.id_);
        add(
            "garbage", [](auto) { return std::string("\xff\xff"); }, agent_.id_);
        add("for itself", signed_by(agent_), agent_.id_);
        return all;
    }

    std::string outcome(Caller& caller, const wire::Method& method) {
        const auto name = method.name.substr(method.name.rfind('/') + 1);
        try {
            if (method.stream) return outcome_of_stream(caller, method, name);
            caller.channel->call(method.name, caller.request(name), soon);
            return "let in";
        } catch (const Error& error) {
            return words(error);
        }
    }
    std::string outcome_of_stream(Caller& caller, const wire::Method& method,
                                  std::string_view name) {
        const auto stream = caller.channel->open(method.name);
        stream->send(caller.request(name));
        // Only who was let in hears of the second message that it is nonsense.
        stream->send(agent_.seal(*server_, name, "\xff"));
        stream->receive({});
        const auto why = words(*stream->status());
        return why == nonsense ? "let in" : why;
    }

    /// Without what is different each time.
    std::string words(const Error& error) const {
        std::string text = format("{}: {}", name_of(error.fault()), error.message());
        const auto put = [&](const std::string& what, std::string_view by) {
            for (auto at = text.find(what); at != std::string::npos; at = text.find(what))
                text.replace(at, what.size(), by);
        };
        put(agent_.id_.text(), "AGENT");
        put(other_.id_.text(), "OTHER");
        put(format("127.0.0.1:{}", wire_->port()), "SERVER");
        for (const auto mark : {std::string_view("sequence "), std::string_view("seen is ")})
            if (const auto at = text.find(mark); at != std::string::npos) {
                const auto digits = at + mark.size();
                text.replace(digits, text.find_first_not_of("0123456789", digits) - digits, "N");
            }
        return text;
    }

    /// Register is open to all; what counts is the token.
    std::string registrations() {
        const auto token = server_->make_token("new*", 9);
        const auto used = server_->make_token("new*");
        TestAgent("new1").enrol(*server_, used);
        const auto expired = server_->make_token("new*");
        std::string table;
        const auto row = [&](std::string_view name, std::string hostname, const std::string& with) {
            std::string answer;
            try {
                const auto reply = TestAgent(std::move(hostname)).enrol(*server_, with);
                const bool waits = reply.state() == proto::RegisterReply::STATE_PENDING;
                answer = waits ? "waits for approval" : "let in";
            } catch (const Error& error) {
                answer = words(error);
            }
            table += format("    {:<18} {}\n", name, answer);
        };
        row("token", "new2", token);
        row("used token", "new3", used);
        row("for other hosts", "db1", token);
        row("no such token", "new4", crypto::JoinToken::make(std::string(64, '1')).text());
        row("no token at all", "new5", "");
        row("garbage as token", "new6", "let me in");
        row("bad host name", "new 7", token);
        server_->core_->terms.allow_approval = false;
        row("approval is off", "new8", "");
        clock_.advance(Millis(3'600'001));
        row("expired token", "new9", expired);
        clock_.advance(Millis(-3'600'001));
        return table;
    }

    TestAgent agent_ = enrolled("web1");
    TestAgent other_ = enrolled("web2");
    TestAgent revoked_ = enrolled("web3");
    TestAgent unknown_{"web4"};
    secrets::Vault vault_{folder_ + "/secrets"};
    std::vector<wire::Method> rows_;
    std::unique_ptr<wire::Server> wire_;
};

TEST_F(RpcRefusals, each_method_lets_in_whom_it_should) {
    std::string table;
    auto all = callers();
    for (const auto& method : rows_) {
        table += format("{}\n", method.name);
        if (method.name == service + "Register") {
            table += registrations();
            continue;
        }
        for (auto& caller : all)
            table += format("    {:<18} {}\n", caller.name, outcome(caller, method));
        if (method.name == service + "ResolveSecrets")
            table += format("    {:<18} {}\n", "another's secret", asks_for_anothers());
    }
    expect_golden(table, "rpc.txt");
}

}  // namespace
}  // namespace vigo::golden
