// line_test — many connections on one loop: calls, streams, ends, and who is told what.

#include "wire/line.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Millis soon = 10s;

class LineTest : public ::testing::Test {
 protected:
    std::unique_ptr<Server> serve() {
        return Server::listen(
            "127.0.0.1:0", server_credentials(),
            {{.name = "/t/Echo",
              .unary = [](const Peer& peer,
                          std::string_view text) { return format("{} {}", peer.address, text); }},
             {.name = "/t/Name",
              .unary =
                  [](const Peer& peer, std::string_view text) {
                      return format("{} {}", peer.bond->name() == text, text.size());
                  }},
             {.name = "/t/Fail",
              .unary = [](const Peer&, std::string_view) -> std::string {
                  fail(Fault::conflict, "not now");
              }},
             {.name = "/t/Wait",
              .unary =
                  [this](const Peer&, std::string_view) {
                      gate_.wait();
                      return std::string();
                  }},
             {.name = "/t/Stream", .stream = [](const Peer&, std::shared_ptr<ServerStream> stream) {
                  return StreamEvents{.received =
                                          [stream](std::string text) {
                                              if (text == "end") return stream->end();
                                              stream->send("heard " + text);
                                          },
                                      .ended = nullptr};
              }}});
    }

    FarEnd far(const Server& server) {
        return {format("127.0.0.1:{}", server.port()), "localhost", authority().certificate};
    }

    NearEnd near(std::uint32_t source = 0) {
        static const auto credentials = client_credentials();
        static const auto certificate = read_tls_certificate(credentials.certificate);
        static const auto key = read_tls_key(credentials.key);
        return {.certificate = certificate, .key = key, .source = source};
    }

    /// Turns the loop until `done`, for ten seconds at most.
    template <class Done>
    bool turn_until(const Done& done) {
        const auto end = std::chrono::steady_clock::now() + soon;
        while (!done() && std::chrono::steady_clock::now() < end) loop_.turn(100ms);
        return done();
    }

    Loop loop_;
    Gate gate_;
};

TEST_F(LineTest, lines_call_from_addresses_of_their_own) {
    const auto server = serve();
    const auto to = far(*server);
    std::vector<std::unique_ptr<Line>> lines(20);
    std::set<std::string> answers;
    for (std::uint32_t at = 0; at < lines.size(); ++at)
        lines[at] = std::make_unique<Line>(
            loop_, to, near(0x7f000100U + at + 1),
            Line::Events{.opened =
                             [&, at] {
                                 lines[at]->call("/t/Echo", "x", soon,
                                                 [&](const auto& refusal, std::string reply) {
                                                     ASSERT_FALSE(refusal);
                                                     answers.insert(std::move(reply));
                                                 });
                             },
                         .lost = nullptr});
    EXPECT_TRUE(turn_until([&] { return answers.size() == lines.size(); })) << answers.size();
    EXPECT_EQ(*answers.begin(), "127.0.1.1 x");
}

TEST_F(LineTest, a_line_has_the_name_that_the_server_knows_it_by) {
    const auto server = serve();
    const auto to = far(*server);
    std::string answer;
    std::unique_ptr<Line> line;
    const auto ask = [&] {
        line->call("/t/Name", line->bond(), soon,
                   [&](const auto&, std::string reply) { answer = std::move(reply); });
    };
    line = std::make_unique<Line>(loop_, to, near(), Line::Events{.opened = ask, .lost = nullptr});
    EXPECT_EQ(line->bond(), "");
    EXPECT_TRUE(turn_until([&] { return !answer.empty(); }));
    EXPECT_EQ(answer, "true 32");
}

TEST_F(LineTest, calls_are_under_way_together_and_each_hears_its_own_end) {
    const auto server = serve();
    const auto to = far(*server);
    bool open = false;
    Line line(loop_, to, near(), {.opened = [&] { open = true; }, .lost = nullptr});
    ASSERT_TRUE(turn_until([&] { return open; }));
    std::vector<std::string> ends;
    const auto note = [&](const std::optional<Error>& refusal, const std::string& reply) {
        ends.push_back(refusal ? refusal->message() : reply);
    };
    line.call("/t/Wait", "", soon, note);
    line.call("/t/Fail", "", soon, note);
    ASSERT_TRUE(turn_until([&] { return ends.size() == 1; }));
    EXPECT_EQ(ends.back(), "not now");
    EXPECT_EQ(line.calls(), 1U);
    line.call("/t/Wait", "", 50ms, note);
    ASSERT_TRUE(turn_until([&] { return ends.size() == 2; }));
    EXPECT_THAT(ends.back(), HasSubstr("no answer in time"));
    gate_.open();
    ASSERT_TRUE(turn_until([&] { return ends.size() == 3; }));
    EXPECT_EQ(ends.back(), "");
}

TEST_F(LineTest, calls_beyond_what_the_server_takes_at_a_time_wait_their_turn) {
    constexpr std::size_t count = 3'000;  // far more than frames that a peer may make us owe it
    const auto server = serve();
    const auto to = far(*server);
    std::size_t answered = 0;
    bool is_lost = false;
    std::optional<Line> line;
    const auto call_all = [&] {
        for (std::size_t at = 0; at < count; ++at)
            line->call("/t/Echo", "x", soon, [&](const auto& refusal, const std::string&) {
                EXPECT_FALSE(refusal) << refusal->message();
                ++answered;
            });
    };
    line.emplace(loop_, to, near(),
                 Line::Events{.opened = call_all, .lost = [&](const Error&) { is_lost = true; }});
    EXPECT_TRUE(turn_until([&] { return answered == count || is_lost; })) << answered;
    EXPECT_FALSE(is_lost);
}

TEST_F(LineTest, a_stream_goes_both_ways_until_the_server_ends_it) {
    const auto server = serve();
    const auto to = far(*server);
    std::vector<std::string> heard;
    bool ended = false;
    std::optional<Line> line;
    line.emplace(loop_, to, near(),
                 Line::Events{.opened =
                                  [&] {
                                      line->open(
                                          "/t/Stream", "one",
                                          {.heard = [&](auto text) { heard.push_back(text); },
                                           .ended =
                                               [&](const auto& why) {
                                                   EXPECT_FALSE(why);
                                                   ended = true;
                                               }});
                                  },
                              .lost = nullptr});
    ASSERT_TRUE(turn_until([&] { return heard.size() == 1; }));
    EXPECT_TRUE(line->send("two"));
    ASSERT_TRUE(turn_until([&] { return heard.size() == 2; }));
    EXPECT_THAT(heard, ElementsAre("heard one", "heard two"));
    EXPECT_TRUE(line->send("end"));
    EXPECT_TRUE(turn_until([&] { return ended; }));
    EXPECT_FALSE(line->send("three"));
}

TEST_F(LineTest, when_the_server_goes_the_stream_is_told_first_and_the_line_may_go_meanwhile) {
    auto server = serve();
    const auto to = far(*server);
    std::vector<std::string> told;
    std::unique_ptr<Line> line;
    const Line::StreamEvents stream{.heard = [&](auto text) { told.push_back(text); },
                                    .ended = [&](const auto&) { told.push_back("ended"); }};
    line =
        std::make_unique<Line>(loop_, to, near(),
                               Line::Events{.opened = [&] { line->open("/t/Stream", "x", stream); },
                                            .lost =
                                                [&](const Error&) {
                                                    told.push_back("lost");
                                                    line.reset();
                                                }});
    ASSERT_TRUE(turn_until([&] { return told.size() == 1; }));
    std::jthread stop([&] { server.reset(); });
    EXPECT_TRUE(turn_until([&] { return line == nullptr; }));
    EXPECT_THAT(told, ElementsAre("heard x", "ended", "lost"));
}

TEST_F(LineTest, nobody_there_is_told_as_a_loss) {
    auto server = serve();
    const auto to = far(*server);
    server.reset();
    std::optional<Error> why;
    const Line line(loop_, to, near(),
                    {.opened = nullptr, .lost = [&](const Error& error) { why = error; }});
    ASSERT_TRUE(turn_until([&] { return why.has_value(); }));
    EXPECT_EQ(why->fault(), Fault::unavailable);
    EXPECT_FALSE(line.is_open());
}

TEST_F(LineTest, a_call_on_a_line_that_is_not_open_is_refused_later) {
    const auto server = serve();
    const auto to = far(*server);
    Line line(loop_, to, near(), {});
    std::optional<Error> why;
    line.call("/t/Echo", "", soon, [&](const auto& refusal, auto) { why = refusal; });
    EXPECT_FALSE(why);
    ASSERT_TRUE(turn_until([&] { return why.has_value(); }));
    EXPECT_EQ(why->fault(), Fault::unavailable);
}

}  // namespace
}  // namespace vigo::wire
