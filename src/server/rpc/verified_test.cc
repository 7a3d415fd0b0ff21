// verified_test — connections that vouch for their envoy: what they are good for, and every way to
// get in by one that is not yours.

#include <gmock/gmock.h>

#include "server/rpc/fixture_test.h"
#include "wire/refusal.h"

namespace vigo::rpc {
namespace {

using testing::HasSubstr;

constexpr Millis soon(5'000);

/// An agent's connection, and what it sends there.
struct Line {
    Line(TestServer& to, TestAgent& of, Time until = Time::max())
        : server(to),
          agent(of),
          bond(std::make_shared<wire::Bond>(crypto::random_bytes(32), until)),
          channel(to.wire_->channel({.envoy = of.id_, .address = "10.0.0.9", .bond = bond})) {}

    wire::Stamp stamp(std::string_view method = "CheckIn") {
        return {.method = method,
                .fleet = agent.fleet_,
                .envoy = agent.id_,
                .sequence = ++agent.sequence_,
                .time = server.clock_.now() + agent.skew_};
    }
    static std::string naming(std::string_view connection) {
        proto::CheckInRequest message;
        message.set_connection(std::string(connection));
        return message.SerializeAsString();
    }
    std::string signed_one(std::string_view connection) {
        return wire::seal(stamp(), naming(connection), agent.key_);
    }
    std::string unsigned_one() { return wire::unsealed(stamp(), {}); }

    /// Whether the server calls the connection verified.
    bool send(const std::string& envelope) {
        proto::CheckInReply reply;
        reply.ParseFromString(channel->call(TestAgent::path("CheckIn"), envelope, soon));
        return reply.connection_verified();
    }
    bool verify() { return send(signed_one(bond->name())); }

    TestServer& server;
    TestAgent& agent;
    std::shared_ptr<wire::Bond> bond;  // shared, as by a transport
    std::unique_ptr<wire::Channel> channel;
};

class VerifiedTest : public ServerTest {
 protected:
    void expect_refused(Line& on, const std::string& envelope, std::string_view words) {
        const auto refusal = refusal_of([&] { on.send(envelope); });
        EXPECT_EQ(refusal.message(), words);
        EXPECT_EQ(refusal.fault(), Fault::denied);
    }

    TestAgent agent_ = enrolled("web1");
};

TEST_F(VerifiedTest, after_a_signed_check_in_the_next_ones_need_no_signature) {
    Line line(*server_, agent_);
    EXPECT_TRUE(line.verify());
    for (int times = 0; times < 3; ++times) EXPECT_TRUE(line.send(line.unsigned_one()));
    EXPECT_EQ(server_->index_.get(agent_.id_)->row.last_seen, clock_.now());
}

TEST_F(VerifiedTest, an_older_agent_signs_each_one_and_verifies_nothing) {
    Line line(*server_, agent_);
    EXPECT_FALSE(line.send(line.signed_one("")));
    EXPECT_FALSE(line.send(line.signed_one("")));
    expect_refused(line, line.unsigned_one(), wire::unsigned_request);
}

TEST_F(VerifiedTest, downgrade_nothing_unsigned_is_believed_before_a_signature) {
    Line line(*server_, agent_);
    expect_refused(line, line.unsigned_one(), wire::unsigned_request);
    EXPECT_EQ(server_->index_.get(agent_.id_)->row.last_seen, Time());
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"unsigned\"} 1"));
}

TEST_F(VerifiedTest, downgrade_a_signature_that_does_not_hold_is_not_overlooked) {
    Line line(*server_, agent_);
    line.verify();
    const auto forged =
        wire::seal(line.stamp(), Line::naming(line.bond->name()), crypto::SigningKey::make());
    expect_refused(line, forged, wire::bad_signature);
}

TEST_F(VerifiedTest, wrong_connection_a_verified_one_says_nothing_of_another) {
    Line first(*server_, agent_);
    first.verify();
    Line second(*server_, agent_);
    expect_refused(second, second.unsigned_one(), wire::unsigned_request);
}

TEST_F(VerifiedTest, wrong_connection_another_envoy_is_not_vouched_for) {
    auto other = enrolled("web2");
    Line line(*server_, agent_);
    line.verify();
    Line theirs(*server_, other);
    theirs.verify();
    const auto refusal = refusal_of([&] { line.send(theirs.unsigned_one()); });
    EXPECT_THAT(refusal.message(), HasSubstr("the certificate is of envoy " + agent_.id_.text()));
}

TEST_F(VerifiedTest, splice_a_check_in_signed_for_one_connection_is_refused_on_another) {
    Line first(*server_, agent_);
    Line second(*server_, agent_);
    expect_refused(second, first.signed_one(first.bond->name()), wire::wrong_connection);
    expect_refused(second, second.unsigned_one(), wire::unsigned_request);
    EXPECT_TRUE(counts("vigo_sig_verify_failed_total{reason=\"wrong_connection\"} 1"));
}

TEST_F(VerifiedTest, replay_neither_signed_nor_unsigned_ones_count_twice) {
    Line line(*server_, agent_);
    const auto first = line.signed_one(line.bond->name());
    line.send(first);
    const auto second = line.unsigned_one();
    line.send(second);
    for (const auto& again : {first, second})
        EXPECT_EQ(refusal_of([&] { line.send(again); }).fault(), Fault::conflict);
}

TEST_F(VerifiedTest, revoked_in_the_middle_is_refused_at_once) {
    Line line(*server_, agent_);
    line.verify();
    server_->index_.revoke(agent_.id_, clock_.now());
    expect_refused(line, line.unsigned_one(), wire::revoked_envoy);
}

TEST_F(VerifiedTest, deleted_in_the_middle_is_unknown_at_once) {
    Line line(*server_, agent_);
    line.verify();
    server_->index_.forget(agent_.id_);
    EXPECT_EQ(refusal_of([&] { line.send(line.unsigned_one()); }).message(), wire::unknown_envoy);
}

TEST_F(VerifiedTest, a_certificate_that_ends_in_the_middle_ends_the_trust) {
    Line line(*server_, agent_, clock_.now() + Millis(60'000));
    EXPECT_TRUE(line.verify());
    clock_.advance(Millis(60'000));
    expect_refused(line, line.unsigned_one(), wire::unsigned_request);
    EXPECT_FALSE(line.verify());  // believed for its signature, as ever
}

TEST_F(VerifiedTest, a_clock_that_runs_away_in_the_middle_is_told) {
    Line line(*server_, agent_);
    line.verify();
    agent_.skew_ = Millis(600'000);
    const auto refusal = refusal_of([&] { line.send(line.unsigned_one()); });
    EXPECT_EQ(wire::refused_skew(refusal.message()), Millis(600'000));
}

TEST_F(VerifiedTest, what_changes_state_is_signed_on_a_verified_connection_too) {
    Line line(*server_, agent_);
    line.verify();
    for (const auto* method : {"ReportTraits", "ReportResult", "Renew"}) {
        const auto envelope = wire::unsealed(line.stamp(method), {});
        const auto refusal =
            refusal_of([&] { line.channel->call(TestAgent::path(method), envelope, soon); });
        EXPECT_EQ(refusal.message(), wire::bad_signature) << method;
    }
}

TEST_F(VerifiedTest, a_stream_is_opened_by_a_signature_and_its_heartbeats_need_none) {
    Line line(*server_, agent_);
    line.verify();
    proto::StreamMessage beat;
    beat.mutable_heartbeat()->set_busy(true);
    const auto unsigned_beat = [&] {
        return wire::unsealed(line.stamp("AgentStream"), beat.SerializeAsString());
    };
    auto stream = line.channel->open(TestAgent::path("AgentStream"));
    EXPECT_EQ(stream->bond(), line.bond->name());
    stream->send(unsigned_beat());
    EXPECT_EQ(stream->receive({}), std::nullopt);
    EXPECT_EQ(stream->status()->message(), wire::bad_signature);

    stream = line.channel->open(TestAgent::path("AgentStream"));
    stream->send(wire::seal(line.stamp("AgentStream"), "", agent_.key_));
    stream->send(unsigned_beat());
    // Another message of the same stream is handled after the beat.
    stream->send(wire::unsealed(line.stamp("AgentStream"), "\xff"));
    EXPECT_EQ(stream->receive({}), std::nullopt);
    EXPECT_TRUE(server_->index_.get(agent_.id_)->busy);
}

}  // namespace
}  // namespace vigo::rpc
