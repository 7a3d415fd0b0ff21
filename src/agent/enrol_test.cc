// enrol_test — whom a machine believes, what it shows, and what it keeps.

#include "agent/enrol.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "host/fake_host.h"
#include "wire/envelope.h"
#include "wire/messages.h"

namespace vigo::agent {
namespace {

using testing::HasSubstr;

constexpr std::string_view envoy_id = "11111111-2222-4333-8444-555555555555";
constexpr std::string_view other_id = "99999999-2222-4333-8444-555555555555";
const Time now = from_ms(1'769'847'300'000);

class EnrolTest : public testing::Test {
 protected:
    std::string answer(std::string_view bytes) {
        proto::RegisterRequest request;
        EXPECT_TRUE(request.ParseFromString(std::string(bytes)));
        requests_.push_back(request);
        if (refuse_) refuse_();
        proto::RegisterReply reply;
        if (approvals_missing_-- > 0) {
            reply.set_state(proto::RegisterReply::STATE_PENDING);
            return reply.SerializeAsString();
        }
        reply.set_state(proto::RegisterReply::STATE_ENROLLED);
        reply.set_envoy_id(std::string(Uuid::parse(envoy_id)->bytes()));
        reply.set_fleet_id(std::string(16, 'f'));
        reply.set_certificate(
            crypto::issue_client(issuer_, request.certificate_request(), certified_id_, now));
        reply.set_authorities(authority_.certificate);
        reply.set_interval_ms(2000);
        return reply.SerializeAsString();
    }

    Enrolment order() {
        Enrolment order{.settings = {.server = "vigo.example:1530"},
                        .token = token_.text(),
                        .authorities = {},
                        .machine = host_,
                        .stop = {},
                        .say = [this](std::string_view text) { said_ += text; },
                        .between_tries = Millis(1)};
        order.fetch = [this](const wire::Fetch& fetch) {
            fetched_ = fetch.url;
            return served_;
        };
        order.connect = [this](const std::string& authorities) {
            believed_ = authorities;
            return transport_.channel({.envoy = std::nullopt, .address = "127.0.0.1"});
        };
        return order;
    }
    Identity enrol_with(const Enrolment& order) {
        IdentityFiles files(host_, Settings());
        return enrol(order, files);
    }
    std::string refused(const Enrolment& order) {
        try {
            enrol_with(order);
        } catch (const Error& error) {
            return error.message();
        }
        return "enrolled";
    }

    crypto::KeyPair authority_ = crypto::make_authority("fleet", now);
    crypto::KeyPair stranger_ = crypto::make_authority("fleet", now);
    crypto::KeyPair issuer_ = authority_;
    std::string certified_id_{envoy_id};
    std::string served_ = authority_.certificate;
    crypto::JoinToken token_ =
        crypto::JoinToken::make(crypto::facts_of(authority_.certificate).key_digest);
    std::function<void()> refuse_;
    int approvals_missing_ = 0;
    std::vector<proto::RegisterRequest> requests_;
    std::string said_;
    std::string fetched_;
    std::string believed_;
    FakeHost host_;
    wire::InProcess transport_{
        {{.name = "/vigo.v1.VigoAgent/Register",
          .permission = wire::Permission::enrol,
          .unary = [this](const auto&, auto bytes) { return answer(bytes); }}}};
};

TEST_F(EnrolTest, a_token_is_enough_its_pin_says_whom_to_believe) {
    const auto identity = enrol_with(order());
    EXPECT_EQ(identity.envoy.text(), envoy_id);
    EXPECT_EQ(fetched_, "https://localhost:8443/ca.pem");
    EXPECT_EQ(believed_, authority_.certificate);
    ASSERT_EQ(requests_.size(), 1U);
    const auto& request = requests_[0];
    EXPECT_EQ(request.hostname(), "envoy.example");
    const auto key = crypto::PublicKey::from_bytes(request.public_key());
    EXPECT_TRUE(key.verify(wire::registration_proof(request.certificate_request(), request.token()),
                           request.proof()));
    EXPECT_EQ(IdentityFiles(host_, Settings()).load()->envoy.text(), envoy_id);
    EXPECT_THAT(host_.disk().find("/etc/vigo-envoy/config")->content,
                HasSubstr("server=vigo.example:1530\ninterval=2s\n"));
}

TEST_F(EnrolTest, a_server_with_another_ca_is_not_even_asked) {
    served_ = stranger_.certificate;
    EXPECT_THAT(refused(order()), HasSubstr("not the one that the token names"));
    auto given = order();
    given.authorities = stranger_.certificate;
    EXPECT_THAT(refused(given), HasSubstr("not the one that the token names"));
    EXPECT_TRUE(requests_.empty());
}

TEST_F(EnrolTest, only_the_pinned_one_of_several_is_believed) {
    served_ = stranger_.certificate + authority_.certificate;
    enrol_with(order());
    EXPECT_EQ(believed_, authority_.certificate);
}

TEST_F(EnrolTest, without_token_and_ca_nobody_is_believed) {
    auto bare = order();
    bare.token.clear();
    EXPECT_THAT(refused(bare), HasSubstr("nothing says whom to believe"));
}

TEST_F(EnrolTest, waits_for_approval_with_the_same_key_and_says_so_once) {
    approvals_missing_ = 3;
    auto bare = order();
    bare.token.clear();
    bare.authorities = authority_.certificate;
    enrol_with(bare);
    ASSERT_EQ(requests_.size(), 4U);
    EXPECT_EQ(requests_.front().public_key(), requests_.back().public_key());
    EXPECT_EQ(said_,
              "waiting for approval of envoy.example: an operator must let this machine in\n");
}

TEST_F(EnrolTest, a_lost_answer_is_no_harm) {
    int lost = 1;
    refuse_ = [&] {
        if (lost-- > 0) fail(Fault::unavailable, "the line broke");
    };
    EXPECT_EQ(refused(order()), "the line broke");
    enrol_with(order());
    EXPECT_EQ(requests_[0].public_key(), requests_[1].public_key());
}

TEST_F(EnrolTest, an_enrolled_machine_stays_who_it_is) {
    enrol_with(order());
    EXPECT_THAT(refused(order()), HasSubstr("enrolled already"));
}

TEST_F(EnrolTest, an_answer_that_does_not_fit_together_is_not_kept) {
    certified_id_ = other_id;
    EXPECT_THAT(refused(order()), HasSubstr("certificate of another envoy"));
    certified_id_ = envoy_id;
    issuer_ = stranger_;
    EXPECT_THAT(refused(order()), HasSubstr("its CA has not issued"));
    EXPECT_EQ(host_.disk().find("/etc/vigo-envoy/uuid"), nullptr);
}

TEST_F(EnrolTest, what_the_server_says_against_it_is_passed_on) {
    refuse_ = [] { fail(Fault::denied, "the licence allows 100 envoys, 100 are enrolled"); };
    EXPECT_EQ(refused(order()), "the licence allows 100 envoys, 100 are enrolled");
}

}  // namespace
}  // namespace vigo::agent
