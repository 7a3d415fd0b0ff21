// gate — who is believed, in which order it is found out, and what the others are told (contract
// B3, B4, B7).

#include <gmock/gmock.h>

#include "server/rpc/fixture_test.h"
#include "wire/messages.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

using GateTest = ServerTest;

TEST_F(GateTest, b3_an_unknown_envoy_is_told_to_bootstrap_again) {
    auto agent = enrolled("web1");
    server_->index_.forget(agent.id_);
    const auto refusal = refusal_of([&] { agent.check_in(*server_); });
    EXPECT_EQ(refusal.fault(), Fault::not_found);
    EXPECT_EQ(refusal.message(),
              "server does not recognize this envoy (unknown id) — re-bootstrap required");
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"envoy_not_found\"} 1"));
}

TEST_F(GateTest, b3_one_warning_per_orphan_in_ten_minutes) {
    auto agent = enrolled("web1");
    server_->index_.forget(agent.id_);
    testing::internal::CaptureStderr();
    for (int times = 0; times < 3; ++times) refusal_of([&] { agent.check_in(*server_); });
    clock_.advance(Millis(600'000));
    refusal_of([&] { agent.check_in(*server_); });
    const auto log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(split(log, '\n').size(), 3U) << log;  // two lines and the end
    EXPECT_THAT(log, testing::HasSubstr("WARN check-in from unknown envoy"));
    testing::internal::CaptureStderr();
    clock_.advance(Millis(-86'400'000));  // somebody set it back: it is not silent until tomorrow
    refusal_of([&] { agent.check_in(*server_); });
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                testing::HasSubstr("WARN check-in from unknown envoy"));
}

TEST_F(GateTest, b4_a_revoked_envoy_stays_rejected) {
    auto agent = enrolled("web1");
    agent.check_in(*server_);
    server_->store_.envoys.revoke(agent.id_, clock_.now());
    server_->index_.revoke(agent.id_, clock_.now());
    testing::internal::CaptureStderr();
    const auto refusal = refusal_of([&] { agent.check_in(*server_); });
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("envoy revoked"));
    EXPECT_EQ(refusal.fault(), Fault::denied);
    EXPECT_EQ(refusal.message(), "envoy is revoked");
    restart(true);
    EXPECT_EQ(refusal_of([&] { agent.check_in(*server_); }).message(), "envoy is revoked");
    EXPECT_EQ(refusal_of([&] { agent.report_run(*server_, 1); }).message(), "envoy is revoked");
}

TEST_F(GateTest, b7_a_clock_that_is_off_is_told_by_how_much) {
    auto agent = enrolled("web1");
    for (const Millis skew : {Millis(600'000), Millis(-301'000)}) {
        agent.skew_ = skew;
        const auto refusal = refusal_of([&] { agent.check_in(*server_); });
        EXPECT_EQ(refusal.fault(), Fault::denied);
        EXPECT_EQ(wire::refused_skew(refusal.message()), skew);
    }
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"clock_skew\"} 2"));
    agent.skew_ = Millis(300'000);
    agent.check_in(*server_);
}

TEST_F(GateTest, b7_a_bad_signature_is_logged_and_counted) {
    auto agent = enrolled("web1");
    agent.key_ = crypto::SigningKey::make();
    testing::internal::CaptureStderr();
    const auto refusal = refusal_of([&] { agent.check_in(*server_); });
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                testing::HasSubstr("signature verification failed"));
    EXPECT_EQ(refusal.fault(), Fault::denied);
    EXPECT_EQ(refusal.message(), "signature verification failed");
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"bad_signature\"} 1"));
}

TEST_F(GateTest, b7_a_replayed_request_is_refused_inside_the_window) {
    auto agent = enrolled("web1");
    const auto envelope = agent.seal(*server_, "CheckIn", "");
    const auto channel = server_->channel(agent.id_);
    channel->call(TestAgent::path("CheckIn"), envelope, Millis(5'000));
    const auto refusal =
        refusal_of([&] { channel->call(TestAgent::path("CheckIn"), envelope, Millis(5'000)); });
    EXPECT_EQ(refusal.fault(), Fault::conflict);
    EXPECT_EQ(wire::refused_highest(refusal.message()), agent.sequence_);
}

TEST_F(GateTest, b7_a_request_of_one_method_is_worth_nothing_at_another) {
    auto agent = enrolled("web1");
    const auto envelope = agent.seal(*server_, "CheckIn", "");
    EXPECT_EQ(refusal_of([&] {
                  server_->channel(agent.id_)->call(TestAgent::path("ReportTraits"), envelope,
                                                    Millis(5'000));
              }).message(),
              "signature verification failed");
}

TEST_F(GateTest, b7_a_request_for_another_envoy_than_the_certificates_is_refused_first) {
    auto agent = enrolled("web1");
    auto other = enrolled("web2");
    server_->index_.forget(agent.id_);  // so that every later check would fail with another reason
    agent.as_ = other.id_;
    const auto refusal = refusal_of([&] { agent.check_in(*server_); });
    EXPECT_EQ(refusal.fault(), Fault::denied);
    EXPECT_THAT(refusal.message(),
                testing::HasSubstr("the certificate is of envoy " + other.id_.text()));
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"wrong_envoy\"} 1"));
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"envoy_not_found\"} 0"));
}

TEST_F(GateTest, only_a_simulation_takes_requests_of_others_and_only_by_a_certificate_of_its_own) {
    struct Case {
        bool server_is_simulation;
        bool certificate_is_of_simulation;
        bool taken;
    };
    auto agent = enrolled("web1");
    const auto other = enrolled("web2").id_;
    for (const auto& [server, certificate, taken] :
         {Case{false, false, false}, Case{false, true, false}, Case{true, false, false},
          Case{true, true, true}}) {
        server_->core_->terms.is_simulation = server;
        const auto channel = server_->wire_->channel(
            {.envoy = other, .address = "10.0.0.9", .is_simulation = certificate});
        const auto envelope = agent.seal(*server_, "CheckIn", "");
        const auto send = [&] {
            channel->call(TestAgent::path("CheckIn"), envelope, Millis(5'000));
        };
        if (taken)
            EXPECT_NO_THROW(send());
        else
            EXPECT_THAT(refusal_of(send).message(),
                        testing::HasSubstr("the certificate is of envoy " + other.text()));
    }
}

TEST_F(GateTest, the_signature_is_checked_before_anything_is_said_of_revocation_or_clock) {
    auto agent = enrolled("web1");
    server_->index_.revoke(agent.id_, clock_.now());
    agent.skew_ = Millis(900'000);
    const auto key = std::move(agent.key_);
    agent.key_ = crypto::SigningKey::make();
    EXPECT_EQ(refusal_of([&] { agent.check_in(*server_); }).message(),
              "signature verification failed");
}

TEST_F(GateTest, a_refused_request_leaves_no_trace) {
    auto agent = enrolled("web1");
    agent.skew_ = Millis(900'000);
    refusal_of([&] { agent.check_in(*server_); });
    EXPECT_EQ(server_->index_.get(agent.id_)->row.last_seen, Time());
    EXPECT_TRUE(server_->index_.take_dirty(9).empty());
}

TEST_F(GateTest, no_method_but_enrolment_is_open_without_a_certificate) {
    auto agent = enrolled("web1");
    for (const auto* method : {"CheckIn", "ReportTraits", "ReportResult"}) {
        const auto refusal = refusal_of([&] {
            server_->channel(std::nullopt)
                ->call(TestAgent::path(method), agent.seal(*server_, method, ""), Millis(5'000));
        });
        EXPECT_EQ(refusal.fault(), Fault::denied) << method;
    }
}

TEST_F(GateTest, garbage_is_invalid_and_harmless) {
    auto agent = enrolled("web1");
    const auto channel = server_->channel(agent.id_);
    EXPECT_EQ(refusal_of([&] {
                  channel->call(TestAgent::path("CheckIn"), "\xff\xff", Millis(5'000));
              }).fault(),
              Fault::invalid);
    EXPECT_EQ(refusal_of([&] { agent.call(*server_, "CheckIn", "\xff\xff"); }).fault(),
              Fault::invalid);
    agent.check_in(*server_);
}

TEST_F(GateTest, an_envoy_id_that_is_garbled_is_refused_and_named) {
    auto agent = enrolled("web1");
    const auto channel = server_->channel(agent.id_);
    const auto id = std::string(agent.id_.bytes());
    const std::pair<std::string, std::string> garbled[] = {
        {"", "the envelope's envoy_id has 0 bytes, not 16"},
        {id.substr(1), "the envelope's envoy_id has 15 bytes, not 16"},
        {id + "x", "the envelope's envoy_id has 17 bytes, not 16"},
        {agent.id_.text(), "the envelope's envoy_id has 36 bytes, not 16"},
        {std::string(65'536, '\xff'), "the envelope's envoy_id has 65536 bytes, not 16"},
    };
    for (const auto& [sent, words] : garbled) {
        proto::Envelope envelope;
        envelope.set_envoy_id(sent);
        const auto refusal = refusal_of([&] {
            channel->call(TestAgent::path("CheckIn"), envelope.SerializeAsString(), Millis(5'000));
        });
        EXPECT_EQ(refusal.fault(), Fault::invalid);
        EXPECT_EQ(refusal.message(), words);
    }
    for (const auto& other : {std::string(16, '\0'), std::string(16, '\xff')}) {
        proto::Envelope envelope;
        envelope.set_envoy_id(other);
        EXPECT_EQ(refusal_of([&] {
                      channel->call(TestAgent::path("CheckIn"), envelope.SerializeAsString(),
                                    Millis(5'000));
                  }).fault(),
                  Fault::denied)
            << "it is not the certificate's";
    }
    agent.check_in(*server_);
}

TEST_F(GateTest, after_a_crash_the_agent_jumps_over_the_margin_and_after_a_stop_it_need_not) {
    auto agent = enrolled("web1");
    agent.check_in(*server_);
    restart(true);
    agent.check_in(*server_);
    server_->store_.envoys.update(server_->index_.take_dirty(9));
    restart(false);
    const auto refusal = refusal_of([&] { agent.check_in(*server_); });
    const auto highest = wire::refused_highest(refusal.message());
    ASSERT_TRUE(highest) << refusal.message();
    agent.sequence_ = *highest;
    agent.check_in(*server_);
}

}  // namespace
}  // namespace vigo::rpc
