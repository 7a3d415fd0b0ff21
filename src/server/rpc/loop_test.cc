// loop — the whole loop over the in-process transport: enrol, check in, report, restart.

#include <gmock/gmock.h>

#include <thread>

#include "server/rpc/fixture_test.h"

namespace vigo::rpc {
namespace {

using LoopTest = ServerTest;

TEST_F(LoopTest, a_token_enrols_once_and_a_lost_answer_is_no_harm) {
    TestAgent agent("web1");
    const auto token = server_->make_token("web*");
    const auto first = agent.enrol(*server_, token);
    ASSERT_EQ(first.state(), proto::RegisterReply::STATE_ENROLLED);
    EXPECT_EQ(crypto::envoy_of(first.certificate()), agent.id_.text());
    EXPECT_TRUE(crypto::is_issued_by(first.certificate(), first.authorities()));
    EXPECT_EQ(first.bundle_keys_size(), 1);
    EXPECT_EQ(first.interval_ms(), 300'000);

    const auto again = agent.enrol(*server_, token);
    EXPECT_EQ(again.envoy_id(), first.envoy_id());
    EXPECT_THAT(refusal_of([&] { TestAgent("web2").enrol(*server_, token); }).message(),
                testing::HasSubstr("used up"));
    EXPECT_EQ(server_->index_.size(), 1U);
}

TEST_F(LoopTest, registration_is_refused_for_what_is_wrong_with_it) {
    const auto token = server_->make_token("web*", 9);
    EXPECT_EQ(refusal_of([&] { TestAgent("we b").enrol(*server_, token); }).fault(),
              Fault::invalid);
    EXPECT_EQ(refusal_of([&] { TestAgent("").enrol(*server_, token); }).fault(), Fault::invalid);
    EXPECT_EQ(refusal_of([&] { TestAgent("db1").enrol(*server_, token); }).fault(), Fault::denied);
    EXPECT_EQ(refusal_of([&] { TestAgent("web1").enrol(*server_, "nonsense"); }).fault(),
              Fault::invalid);
    proto::RegisterRequest stolen;
    const auto request = crypto::make_request("x").request;
    stolen.set_hostname("web1");
    stolen.set_public_key(std::string(crypto::SigningKey::make().public_key().bytes()));
    stolen.set_certificate_request(request);
    stolen.set_token(token);
    stolen.set_proof(std::string(64, 'x'));
    EXPECT_EQ(refusal_of([&] {
                  server_->channel(std::nullopt)
                      ->call(TestAgent::path("Register"), stolen.SerializeAsString(),
                             Millis(5'000));
              }).fault(),
              Fault::denied);
    EXPECT_EQ(server_->store_.enrolment.tokens("", 9).at(0).used, 0);
}

TEST_F(LoopTest, without_a_token_a_machine_waits_for_approval) {
    TestAgent agent("web1");
    EXPECT_EQ(agent.enrol(*server_, "").state(), proto::RegisterReply::STATE_PENDING);
    const auto waiting = server_->store_.enrolment.pending();
    ASSERT_EQ(waiting.size(), 1U);
    server_->store_.enrolment.approve(waiting[0].id, "root", clock_.now());
    EXPECT_EQ(agent.enrol(*server_, "").state(), proto::RegisterReply::STATE_ENROLLED);
    agent.check_in(*server_);
}

TEST_F(LoopTest, b6_the_cap_of_the_licence_refuses_enrolment_and_nothing_else) {
    auto agent = enrolled("web1");
    server_->core_->terms.most_envoys = [] { return 1; };
    const auto refusal = refusal_of([&] { enrolled("web2"); });
    EXPECT_THAT(refusal.message(), testing::HasSubstr("allows 1 envoys and 1 are enrolled"));
    agent.check_in(*server_);
}

TEST_F(LoopTest, a_certificate_is_renewed_for_who_signs_with_the_key) {
    auto agent = enrolled("web1");
    proto::RenewRequest message;
    message.set_certificate_request(crypto::make_request("x").request);
    proto::RenewReply reply;
    reply.ParseFromString(server_->channel(std::nullopt)
                              ->call(TestAgent::path("Renew"),
                                     agent.seal(*server_, "Renew", message.SerializeAsString()),
                                     Millis(5'000)));
    EXPECT_EQ(crypto::envoy_of(reply.certificate()), agent.id_.text());
    EXPECT_EQ(server_->store_.envoys.find(agent.id_)->certificate_serial,
              crypto::facts_of(reply.certificate()).serial);
}

TEST_F(LoopTest, the_policy_comes_after_the_traits_and_then_no_change) {
    publish(1, "hello");
    restart(true);
    auto agent = enrolled("web1");
    auto reply = agent.check_in(*server_);
    EXPECT_TRUE(reply.want_traits());
    EXPECT_FALSE(reply.has_assignment());

    EXPECT_TRUE(agent.report_traits(*server_, R"({"os":{"family":"debian"}})"));
    reply = agent.check_in(*server_);
    ASSERT_TRUE(reply.has_assignment());
    EXPECT_FALSE(reply.want_traits());
    const auto assignment = Assignment::parse(reply.assignment().assignment());
    EXPECT_EQ(assignment.version, 1U);
    EXPECT_EQ(assignment.envoy_id, agent.id_.bytes());
    EXPECT_EQ(assignment.digest, text_of(crypto::sha256(reply.bundle())));
    EXPECT_TRUE(server_->bundle_key_.public_key().verify(reply.assignment().assignment(),
                                                         reply.assignment().signature()));
    EXPECT_EQ(Bundle::decode(reply.bundle()).resources.at(0).name, "motd");

    reply = agent.check_in(*server_);
    EXPECT_FALSE(reply.has_assignment());
    EXPECT_TRUE(reply.bundle().empty());
    EXPECT_LT(reply.ByteSizeLong(), 60U);
    EXPECT_FALSE(agent.report_traits(*server_, R"({"os":{"family":"rhel"}})"));
}

TEST_F(LoopTest, a_publish_reaches_the_envoy_and_equal_bytes_are_not_sent_twice) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    agent.check_in(*server_);

    publish(2, "hello");
    server_->policies_->reload();
    auto reply = agent.check_in(*server_);
    ASSERT_TRUE(reply.has_assignment());
    EXPECT_TRUE(reply.bundle().empty());
    EXPECT_EQ(agent.version_, 2U);
    agent.check_in(*server_);

    publish(3, "other");
    server_->policies_->reload();
    reply = agent.check_in(*server_);
    EXPECT_TRUE(reply.has_assignment());
    EXPECT_FALSE(reply.bundle().empty());
}

TEST_F(LoopTest, the_same_policy_after_a_restart_is_no_change) {
    publish(1, "hello");
    restart(true);
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    clock_.advance(Millis(60'000));
    restart(true);
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
}

TEST_F(LoopTest, the_version_never_falls_for_an_envoy) {
    publish(7, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    publish(3, "from a backup");
    server_->policies_->reload();
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
    EXPECT_EQ(agent.version_, 7U);
}

TEST_F(LoopTest,
       a_server_from_a_backup_learns_how_far_the_numbering_was_and_believes_no_absurd_claim) {
    publish(3, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    EXPECT_EQ(server_->policies_->take_lift(), std::nullopt);
    agent.version_ = 7;
    agent.check_in(*server_);
    EXPECT_EQ(server_->policies_->take_lift(), 7U);
    EXPECT_EQ(server_->policies_->take_lift(), std::nullopt);
    agent.version_ = 7 + limits::version_lift + 1;
    agent.check_in(*server_);
    EXPECT_EQ(server_->policies_->take_lift(), std::nullopt);
}

TEST_F(LoopTest, a_tree_that_was_changed_on_the_disk_reaches_nobody) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    publish(2, "evil");
    live_->damage = "the tree is not the published one";
    EXPECT_THAT(server_->policies_->reload(), testing::HasSubstr("not the published one"));
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
    restart(true);
    EXPECT_TRUE(server_->policies_->state().empty);
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
    live_->damage = "";
    EXPECT_EQ(server_->policies_->reload(), "");
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
}

TEST_F(LoopTest, c7_a_reload_that_fails_keeps_the_policy) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    live_->version = 2;
    live_->files["configcrates/motd.vgo"] = "name: motd\nresources: {\n";
    testing::internal::CaptureStderr();
    EXPECT_NE(server_->policies_->reload(), "");
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("config reload failed"));
    EXPECT_TRUE(counts("vigo_config_reload_errors_total 1"));
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
    EXPECT_EQ(server_->policies_->state().version, 1U);
    EXPECT_NE(server_->policies_->state().problem, "");
}

TEST_F(LoopTest, c5_a_broken_tree_stops_the_start) {
    publish(1, "hello");
    live_->files["envoys.vgo"] = "envoys:\n  - {match: \"*\", configcrates: [nothing]}\n";
    const auto refusal = refusal_of([&] { restart(true); });
    EXPECT_THAT(refusal.message(), testing::HasSubstr("config load failed"));
    EXPECT_THAT(refusal.message(), testing::HasSubstr("envoys.vgo:2"));
}

TEST_F(LoopTest, c6_idempotency_errors_alone_start_with_an_empty_policy_that_nobody_receives) {
    publish(1, "hello");
    restart(true);
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    live_->files["configcrates/motd.vgo"] =
        "name: motd\nresources:\n  - {name: a, type: exec, command: reboot}\n";
    testing::internal::CaptureStderr();
    restart(true);
    EXPECT_THAT(
        testing::internal::GetCapturedStderr(),
        testing::HasSubstr("config loaded with validation errors — starting with empty config"));
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
}

TEST_F(LoopTest, an_envoy_that_no_entry_matches_keeps_its_policy_and_is_told) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    agent.check_in(*server_);
    live_->version = 2;
    live_->files["envoys.vgo"] = "envoys:\n  - {match: \"db*\", configcrates: [motd]}\n";
    server_->policies_->reload();
    const auto reply = agent.check_in(*server_);
    EXPECT_FALSE(reply.has_assignment());
    EXPECT_THAT(reply.compile_error(),
                testing::HasSubstr("no match entry selects the host name web1"));
    EXPECT_EQ(server_->index_.get(agent.id_)->problem, reply.compile_error());
}

TEST_F(LoopTest, a_policy_that_cannot_be_rendered_keeps_the_last_and_says_why) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, R"({"os":{"family":"debian"}})");
    agent.check_in(*server_);
    publish(2, "{{ .Traits.os.nothing.at_all }}");
    server_->policies_->reload();
    auto reply = agent.check_in(*server_);
    EXPECT_FALSE(reply.has_assignment());
    EXPECT_THAT(reply.compile_error(), testing::HasSubstr("motd.vgo:3"));
    publish(3, "well again");
    server_->policies_->reload();
    reply = agent.check_in(*server_);
    EXPECT_TRUE(reply.has_assignment());
    EXPECT_EQ(reply.compile_error(), "");
    EXPECT_EQ(server_->index_.get(agent.id_)->problem, "");
}

TEST_F(LoopTest, d4_reports_are_recorded_exactly_once_also_over_a_restart) {
    auto agent = enrolled("web1");
    EXPECT_EQ(agent.report_run(*server_, 1), 1U);
    EXPECT_EQ(agent.report_run(*server_, 1), 1U);
    EXPECT_EQ(agent.report_run(*server_, 2), 2U);
    restart(false);
    agent.sequence_ += limits::sequence_margin + 1;
    EXPECT_EQ(agent.report_run(*server_, 2), 2U);
    EXPECT_EQ(server_->store_.runs.list({}).size(), 2U);
}

TEST_F(LoopTest, d1_five_changing_runs_in_a_row_diverge) {
    auto agent = enrolled("web1");
    for (std::uint64_t number = 1; number <= 5; ++number) agent.report_run(*server_, number);
    EXPECT_EQ(fleet::drift_of(server_->index_.get(agent.id_)->row), fleet::Drift::diverged);
    proto::CheckInRequest quiet;
    quiet.mutable_last_run()->set_number(6);
    quiet.mutable_last_run()->set_store_id("store");
    quiet.mutable_last_run()->set_outcome(proto::OUTCOME_CONVERGED);
    agent.check_in(*server_, quiet);
    EXPECT_EQ(fleet::drift_of(server_->index_.get(agent.id_)->row), fleet::Drift::none);
    EXPECT_EQ(server_->book_.ring().front().summary.number, 6U);
}

TEST_F(LoopTest, e4_runs_without_changes_are_in_the_ring_alone) {
    auto agent = enrolled("web1");
    agent.report_run(*server_, 1);
    EXPECT_EQ(server_->book_.ring().size(), 1U);
    EXPECT_EQ(server_->store_.runs.list({}).size(), 1U);
}

TEST_F(LoopTest, a_resource_catalogue_is_asked_for_once) {
    auto agent = enrolled("web1");
    const std::string catalogue = R"({"types":[]})";
    proto::CheckInRequest message;
    message.set_capabilities_digest(text_of(crypto::sha256(catalogue)));
    EXPECT_TRUE(agent.check_in(*server_, message).want_capabilities());
    proto::ReportTraitsRequest traits;
    traits.set_traits("{}");
    traits.set_digest(std::string(32, 'd'));
    traits.set_capabilities("something else");
    EXPECT_EQ(refusal_of([&] {
                  agent.call(*server_, "ReportTraits", traits.SerializeAsString());
              }).fault(),
              Fault::invalid);
    traits.set_capabilities(catalogue);
    agent.call(*server_, "ReportTraits", traits.SerializeAsString());
    EXPECT_FALSE(agent.check_in(*server_, message).want_capabilities());
    restart(true);
    EXPECT_FALSE(agent.check_in(*server_, message).want_capabilities());
}

TEST_F(LoopTest, traits_that_are_no_map_or_too_large_are_refused) {
    auto agent = enrolled("web1");
    for (const auto& wrong :
         {std::string("[]"), std::string("{"), std::string(limits::traits_bytes + 1, ' ') + "{}"})
        EXPECT_EQ(refusal_of([&] { agent.report_traits(*server_, wrong); }).fault(),
                  Fault::invalid);
    EXPECT_FALSE(server_->index_.get(agent.id_)->traits);
}

TEST_F(LoopTest, a_push_goes_over_the_stream_and_waits_for_the_next_check_in) {
    auto agent = enrolled("web1");
    const auto stream = server_->channel(agent.id_)->open(TestAgent::path("AgentStream"));
    proto::StreamMessage hello;
    hello.mutable_hello()->set_agent_version("0.1.0");
    stream->send(agent.seal(*server_, "AgentStream", hello.SerializeAsString()));
    while (!server_->streams_.is_open(agent.id_)) std::this_thread::yield();

    EXPECT_TRUE(server_->streams_.push(agent.id_, {.trace_id = "abc", .full = true}));
    const auto message = stream->receive({});
    ASSERT_TRUE(message);
    proto::ServerMessage received;
    received.ParseFromString(*message);
    EXPECT_EQ(received.force_push().trace_id(), "abc");
    EXPECT_TRUE(received.force_push().full());
    EXPECT_TRUE(agent.check_in(*server_).converge_now());
    EXPECT_FALSE(agent.check_in(*server_).converge_now());

    server_->streams_.cut(agent.id_);
    EXPECT_FALSE(stream->receive({}));
    EXPECT_FALSE(server_->streams_.push(agent.id_, {}));
    EXPECT_TRUE(agent.check_in(*server_).converge_now());
}

TEST_F(LoopTest, a_stream_that_does_not_sign_is_nobodys) {
    auto agent = enrolled("web1");
    agent.key_ = crypto::SigningKey::make();
    const auto stream = server_->channel(agent.id_)->open(TestAgent::path("AgentStream"));
    stream->send(agent.seal(*server_, "AgentStream", ""));
    EXPECT_FALSE(stream->receive({}));
    ASSERT_TRUE(stream->status());
    EXPECT_EQ(stream->status()->message(), "signature verification failed");
    EXPECT_EQ(server_->streams_.count(), 0U);
}

TEST_F(LoopTest, who_held_the_right_assignment_is_believed_only_as_long_as_it_does) {
    publish(1, "hello");
    server_->policies_->reload();
    auto agent = enrolled("web1");
    agent.report_traits(*server_, "{}");
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
    for (int again = 0; again < 3; ++again) EXPECT_FALSE(agent.check_in(*server_).has_assignment());
    const auto right = agent.assignment_;
    agent.assignment_ = "of a store that is damaged";
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
    EXPECT_EQ(agent.assignment_, right);
    agent.version_ = 7;  // it holds what a server said that is gone
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
    EXPECT_EQ(agent.version_, 7U);
    EXPECT_FALSE(agent.check_in(*server_).has_assignment());
    publish(8, "hello again");
    server_->policies_->reload();
    EXPECT_TRUE(agent.check_in(*server_).has_assignment());
}

TEST_F(LoopTest, many_envoys_at_once_are_all_served_by_one_compile) {
    publish(1, "hello");
    server_->policies_->reload();
    std::vector<TestAgent> agents;
    for (int number = 0; number < 16; ++number) agents.push_back(enrolled(format("web{}", number)));
    {
        std::vector<std::jthread> threads;
        for (auto& agent : agents)
            threads.emplace_back([&] {
                agent.report_traits(*server_, format(R"({{"uptime":{}}})", agent.hostname_.size()));
                agent.check_in(*server_);
                agent.report_run(*server_, 1);
            });
    }
    for (const auto& agent : agents) EXPECT_EQ(agent.version_, 1U);
    EXPECT_EQ(server_->policies_->state().bundles, 1U);
    EXPECT_EQ(server_->store_.runs.list({}).size(), agents.size());
}

}  // namespace
}  // namespace vigo::rpc
