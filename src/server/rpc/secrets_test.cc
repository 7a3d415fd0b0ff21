// secrets_test — an envoy gets what its own configuration names, and nothing else.

#include <gmock/gmock.h>

#include "base/limits_secrets.h"
#include "server/rpc/fixture_test.h"

namespace vigo::rpc {
namespace {

class SecretsTest : public ServerTest {
 protected:
    SecretsTest() {
        server_->core_->secrets = &vault_;
        live_ = policy::Tree{
            .version = 1,
            .published = clock_.now(),
            .author = "root",
            .files = {
                {"configcrates/web.vgo",
                 "name: web\nresources:\n"
                 "  - {name: a, type: file, target_path: /etc/a, content: \"k=secret:web/key\"}\n"
                 "  - {name: b, type: file, target_path: /etc/b, content: \"secret:web/pw\"}\n"
                 "  - {name: c, type: file, target_path: /etc/c, content: \"secret:web/rhel\", "
                 "when: \"os_family('rhel')\"}\n"},
                {"configcrates/db.vgo",
                 "name: db\nresources:\n"
                 "  - {name: a, type: file, target_path: /etc/a, content: \"secret:db/pw\"}\n"},
                {"envoys.vgo",
                 "envoys:\n  - {match: \"web*\", configcrates: [web]}\n"
                 "  - {match: \"db*\", configcrates: [db]}\n"}}};
        EXPECT_EQ(server_->policies_->reload(), "");
        for (const auto* path : {"web/key", "web/pw", "web/rhel", "db/pw", "other"})
            vault_.set(path, format("value of {}", path), clock_.now());
    }

    TestAgent ready(const std::string& hostname) {
        auto agent = enrolled(hostname);
        agent.report_traits(*server_, R"({"os":{"family":"debian"}})");
        return agent;
    }
    proto::ResolveSecretsReply ask(TestAgent& agent, const std::vector<std::string>& paths) {
        proto::ResolveSecretsRequest request;
        for (const auto& path : paths) request.add_paths(path);
        proto::ResolveSecretsReply reply;
        reply.ParseFromString(agent.call(*server_, "ResolveSecrets", request.SerializeAsString()));
        return reply;
    }
    std::vector<std::string> refusals() {
        std::vector<std::string> all;
        for (const auto& each : server_->store_.events.list(0, 100))
            if (each.kind == "secret.refused") all.push_back(each.actor + " " + each.subject);
        return all;
    }

    secrets::Vault vault_{folder_ + "/secrets"};
};

TEST_F(SecretsTest, an_envoy_gets_all_that_its_bundle_names_in_one_call) {
    auto web = ready("web1");
    const auto reply = ask(web, {"web/pw", "web/key"});
    ASSERT_EQ(reply.secrets_size(), 2);
    EXPECT_EQ(reply.secrets(0).path(), "web/pw");
    EXPECT_EQ(reply.secrets(0).value(), "value of web/pw");
    EXPECT_EQ(reply.secrets(1).value(), "value of web/key");
    EXPECT_TRUE(refusals().empty());
}

TEST_F(SecretsTest, one_foreign_path_refuses_the_whole_call_and_is_audited_once) {
    auto web = ready("web1");
    for (const std::string foreign : {"db/pw", "other", "never/stored", "web/rhel"}) {
        testing::internal::CaptureStderr();
        for (int times = 0; times < 3; ++times) {
            const auto refusal = refusal_of([&] { ask(web, {"web/key", foreign}); });
            EXPECT_EQ(refusal.fault(), Fault::denied);
            EXPECT_EQ(refusal.message(),
                      format("secret {} is not in the configuration of this envoy", foreign));
        }
        const auto log = testing::internal::GetCapturedStderr();
        EXPECT_EQ(split(log, '\n').size(), 2U) << log;
        EXPECT_THAT(log, testing::HasSubstr("WARN secret refused"));
        EXPECT_EQ(log.find("value of"), std::string::npos);
    }
    const auto id = web.id_.text();
    EXPECT_THAT(refusals(), testing::ElementsAre(id + " web/rhel", id + " never/stored",
                                                 id + " other", id + " db/pw"));
}

TEST_F(SecretsTest, what_cannot_be_had_is_told_path_by_path) {
    vault_.remove("web/pw", clock_.now());
    auto web = ready("web1");
    const auto reply = ask(web, {"web/key", "web/pw"});
    EXPECT_EQ(reply.secrets(0).value(), "value of web/key");
    EXPECT_EQ(reply.secrets(1).value(), "");
    EXPECT_EQ(reply.secrets(1).problem(), "file not found");
}

TEST_F(SecretsTest, requests_have_bounds) {
    auto web = ready("web1");
    const auto fault_of = [&](const std::vector<std::string>& paths) {
        return refusal_of([&] { ask(web, paths); }).fault();
    };
    EXPECT_EQ(fault_of({}), Fault::invalid);
    EXPECT_EQ(fault_of({"../web/key"}), Fault::invalid);
    EXPECT_EQ(fault_of({".master.key"}), Fault::invalid);
    EXPECT_EQ(fault_of(std::vector<std::string>(limits::secrets_per_call + 1, "web/key")),
              Fault::invalid);
    EXPECT_EQ(
        ask(web, std::vector<std::string>(limits::secrets_per_call, "web/key")).secrets_size(),
        static_cast<int>(limits::secrets_per_call));
}

TEST_F(SecretsTest, an_envoy_without_a_policy_gets_nothing) {
    auto unheard = enrolled("web2");
    EXPECT_EQ(refusal_of([&] { ask(unheard, {"web/key"}); }).fault(), Fault::unavailable);
    auto unmatched = ready("mail1");
    EXPECT_EQ(refusal_of([&] { ask(unmatched, {"web/key"}); }).fault(), Fault::unavailable);
    auto web = ready("web1");
    server_->index_.revoke(web.id_, clock_.now());
    EXPECT_EQ(refusal_of([&] { ask(web, {"web/key"}); }).fault(), Fault::denied);
    server_->core_->secrets = nullptr;
    auto other = ready("web3");
    EXPECT_EQ(refusal_of([&] { ask(other, {"web/key"}); }).fault(), Fault::unavailable);
}

}  // namespace
}  // namespace vigo::rpc
