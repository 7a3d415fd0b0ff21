// server_session_test — what a client may do to a session, in memory: no socket, and time stands
// still but for deadlines.

#include "wire/server_session.h"

#include <gmock/gmock.h>

#include "base/limits.h"
#include "wire/support/client_test.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using ::testing::HasSubstr;

const Method echo{.name = "/t/Echo", .quick = [](const Peer&, std::string_view it) {
                      return Answer{.reply = std::string(it)};
                  }};
const Method big{.name = "/t/Big", .quick = [](const Peer&, std::string_view) {
                     return Answer{.reply = std::string(15U << 20, 'x')};
                 }};
const Method chat{.name = "/t/Chat",
                  .stream =
                      [](const Peer&, std::shared_ptr<ServerStream> out) {
                          return StreamEvents{.received = [out](std::string message) {
                              EXPECT_TRUE(out->send(std::move(message)));
                          }};
                      },
                  .is_quick_stream = true};

class ServerSessionTest : public ::testing::Test {
 protected:
    void serve(std::vector<Method> methods, bool is_stranger = false) {
        dispatcher_.emplace(std::move(methods));
        site_.emplace(CallSite{*dispatcher_, pool_, pool_, loop_});
        server_ = std::make_unique<ServerSession>(
            *site_, Peer{.envoy = envoy(), .address = "192.0.2.1"}, is_stranger, [] {});
    }

    /// Carries bytes to and fro until there are none. False when the server breaks off.
    bool talk() {
        std::string bytes;
        do {
            bytes.clear();
            loop_.turn(0ms);
            client_.session().pull(bytes, 1U << 20);
            if (!server_->feed(bytes)) return false;
            std::string answer;
            server_->pull(answer, 1U << 20);
            client_.session().feed(answer);
            bytes += answer;
        } while (!bytes.empty());
        return true;
    }
    /// The same until `done`; gives up after ten seconds.
    void talk_until(const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!done() && std::chrono::steady_clock::now() < end) {
            talk();
            loop_.turn(1ms);
        }
    }
    static Error why(const ClientCall& call) {
        EXPECT_TRUE(call.is_over());
        return call.status("server").value_or(Error(Fault::internal, "it went well"));
    }

    Loop loop_;
    RawClient client_;
    std::optional<Dispatcher> dispatcher_;
    std::optional<CallSite> site_;
    std::unique_ptr<ServerSession> server_;
    Pool pool_{2};
};

TEST_F(ServerSessionTest, a_quick_handler_answers_in_the_same_turn) {
    serve({echo});
    const auto call = client_.call("/t/Echo", "hello");
    EXPECT_TRUE(talk());
    EXPECT_EQ(call->take(), "hello");
    EXPECT_FALSE(call->status("server"));
    EXPECT_EQ(server_->calls(), 0U);
}

TEST_F(ServerSessionTest, what_a_quick_handler_leaves_to_do_is_done_on_the_pool) {
    const Gate gate;
    serve({{.name = "/t/Later",
            .quick =
                [gate](const Peer&, std::string_view request) {
                    return Answer{.rest = [gate, text = std::string(request)]() -> std::string {
                        gate.wait();
                        if (text == "no") fail(Fault::conflict, "no");
                        return text + ", later";
                    }};
                }},
           echo});
    const auto call = client_.call("/t/Later", "yes");
    const auto refused = client_.call("/t/Later", "no");
    const auto other = client_.call("/t/Echo", "meanwhile");
    EXPECT_TRUE(talk());
    EXPECT_TRUE(other->is_over());
    EXPECT_FALSE(call->is_over());
    gate.open();
    talk_until([&] { return call->is_over() && refused->is_over(); });
    EXPECT_EQ(call->take(), "yes, later");
    EXPECT_EQ(why(*refused).fault(), Fault::conflict);
}

TEST_F(ServerSessionTest, what_is_no_grpc_is_told_so_by_http) {
    serve({echo});
    const auto call = client_.call("/t/Echo", "hello", {{"content-type", "text/plain"}});
    EXPECT_TRUE(talk());
    EXPECT_THAT(why(*call).message(), HasSubstr("HTTP 415"));
}

TEST_F(ServerSessionTest, requests_that_are_not_one_message_are_refused) {
    serve({echo});
    struct Case {
        std::string name, body, says;
    };
    using namespace std::string_literals;
    const Case cases[] = {
        {"none", "", "no request came"},
        {"half a head", "\0\0"s, "no request came"},
        {"two", "\0\0\0\0\1a\0\0\0\0\1b"s, "more than one request came"},
        {"compressed", "\1\0\0\0\1a"s, "compressed"},
        {"too long by its head", "\0\x7f\xff\xff\xff"s, "the limit is 16777216"},
    };
    for (const auto& each : cases) {
        const auto call = client_.open("/t/Echo");
        std::string head;
        client_.session().pull(head, 1U << 20);
        head += frame(data_frame, 1, call->id, each.body);
        EXPECT_TRUE(server_->feed(head));
        EXPECT_TRUE(talk());
        EXPECT_THAT(why(*call).message(), HasSubstr(each.says)) << each.name;
    }
}

TEST_F(ServerSessionTest, a_deadline_that_cannot_be_read_is_refused) {
    serve({echo});
    for (const std::string_view text : {"soon", "1", "999999999S", "-1S"}) {
        const auto call = client_.call("/t/Echo", "", {{"grpc-timeout", text}});
        EXPECT_TRUE(talk());
        EXPECT_THAT(why(*call).message(), HasSubstr("grpc-timeout")) << text;
    }
}

TEST_F(ServerSessionTest, a_call_ends_at_its_deadline_though_its_handler_does_not) {
    const Gate gate;
    serve({{.name = "/t/Slow",
            .unary =
                [gate](const Peer&, std::string_view) {
                    gate.wait();
                    return "late";
                }},
           chat});
    const auto call = client_.call("/t/Slow", "", {{"grpc-timeout", "10m"}});
    talk_until([&] { return call->is_over(); });
    EXPECT_EQ(why(*call).fault(), Fault::timeout);
    EXPECT_EQ(server_->calls(), 0U);
    gate.open();
    pool_.stop();
    EXPECT_TRUE(talk());
}

TEST_F(ServerSessionTest, calls_taken_back_without_end_cost_the_connection) {
    serve({chat});
    int begun = 0;
    while (begun < 1'000 && talk() && !client_.is_sent_away()) {
        const auto call = client_.open("/t/Chat");
        talk();
        call->give_up(Error(Fault::internal, "never mind"));
        ++begun;
    }
    EXPECT_GE(begun, limits::resets_at_once);
    EXPECT_LE(begun, limits::resets_at_once + 10);
    EXPECT_TRUE(server_->is_over());
}

TEST_F(ServerSessionTest, pings_without_need_cost_the_connection) {
    serve({echo});
    EXPECT_TRUE(talk());
    for (int i = 0; i < 3; ++i) client_.session().ping();
    EXPECT_TRUE(talk());
    EXPECT_FALSE(client_.is_sent_away());
    client_.session().ping();
    talk();
    EXPECT_TRUE(client_.is_sent_away());
    EXPECT_TRUE(server_->is_over());
}

TEST_F(ServerSessionTest, pings_between_calls_are_no_offence) {
    serve({echo});
    for (int i = 0; i < 20; ++i) {
        client_.session().ping();
        client_.call("/t/Echo", "hello");
        EXPECT_TRUE(talk());
    }
    EXPECT_FALSE(client_.is_sent_away());
}

TEST_F(ServerSessionTest, what_is_not_http2_ends_the_session) {
    const std::string settings = frame(settings_frame, 0, 0, "");
    struct Case {
        std::string name, bytes;
    };
    const Case cases[] = {
        {"another protocol", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"no settings first", std::string(magic) + frame(ping_frame, 0, 0, "12345678")},
        {"data of no stream", std::string(magic) + settings + frame(data_frame, 0, 1, "x")},
        {"data of stream 0", std::string(magic) + settings + frame(data_frame, 0, 0, "x")},
        {"an even stream", std::string(magic) + settings + frame(headers_frame, 5, 2, "\x82")},
        {"bad compression",
         std::string(magic) + settings + frame(headers_frame, 5, 1, "\xff\xff\xff\xff\xff\xff")},
        {"a short ping", std::string(magic) + settings + frame(ping_frame, 0, 0, "1234")},
        {"a frame too large",
         std::string(magic) + settings + frame(data_frame, 0, 1, std::string(16'385, 'x'))},
    };
    for (const auto& each : cases) {
        serve({echo});
        const bool goes_on = server_->feed(each.bytes);
        std::string answer;
        server_->pull(answer, 1U << 20);
        EXPECT_TRUE(!goes_on || server_->is_over()) << each.name;
    }
}

TEST_F(ServerSessionTest, a_client_that_makes_us_owe_it_answers_without_reading_is_cut_off) {
    serve({echo});
    std::string bytes(magic);
    for (std::size_t i = 0; i < limits::waiting_frames + 10; ++i)
        bytes += frame(settings_frame, 0, 0, "");
    EXPECT_FALSE(server_->feed(bytes));
}

TEST_F(ServerSessionTest, headers_beyond_the_limit_end_their_call_only) {
    serve({echo});
    const std::string long_text(limits::header_bytes, 'x');
    const auto call = client_.call("/t/Echo", "", {{"x-long", long_text}});
    EXPECT_TRUE(talk());
    EXPECT_TRUE(call->is_over());
    EXPECT_TRUE(call->status("server"));
    const auto next = client_.call("/t/Echo", "still there");
    EXPECT_TRUE(talk());
    EXPECT_EQ(next->take(), "still there");
}

TEST_F(ServerSessionTest, calls_beyond_the_limit_of_a_connection_are_refused) {
    serve({chat});
    std::vector<std::shared_ptr<ClientCall>> calls;
    // Before the client can know of the limit.
    for (std::size_t i = 0; i < limits::calls_per_connection + 6; ++i)
        calls.push_back(client_.open("/t/Chat"));
    EXPECT_TRUE(talk());
    EXPECT_EQ(server_->calls(), limits::calls_per_connection);
    EXPECT_FALSE(calls.front()->is_over());
    EXPECT_EQ(why(*calls.back()).fault(), Fault::unavailable);
}

TEST_F(ServerSessionTest, replies_that_nobody_reads_are_bounded) {
    serve({big, echo});
    std::vector<std::shared_ptr<ClientCall>> calls;
    std::string bytes;
    // The client's bytes go to the server; nothing comes back.
    const auto call = [&](std::string_view path) {
        calls.push_back(client_.call(path, "?"));
        bytes.clear();
        client_.session().pull(bytes, 1U << 20);
        EXPECT_TRUE(server_->feed(bytes));
    };
    for (int i = 0; i < 5; ++i) call("/t/Big");
    call("/t/Echo");
    EXPECT_TRUE(talk());
    EXPECT_FALSE(calls.front()->status("server"));
    EXPECT_THAT(why(*calls.back()).message(), HasSubstr("too much is under way"));
    // Once read, there is room again.
    const auto again = client_.call("/t/Echo", "room");
    EXPECT_TRUE(talk());
    EXPECT_EQ(again->take(), "room");
}

TEST_F(ServerSessionTest, a_stranger_may_send_little) {
    serve({echo}, true);
    const auto call = client_.call("/t/Echo", std::string(limits::stranger_bytes, 'x'));
    EXPECT_TRUE(talk());
    EXPECT_EQ(call->take().size(), limits::stranger_bytes);
    const auto more = client_.call("/t/Echo", std::string(limits::stranger_bytes + 1, 'x'));
    EXPECT_TRUE(talk());
    EXPECT_EQ(why(*more).fault(), Fault::invalid);
}

TEST_F(ServerSessionTest, a_handler_that_is_behind_holds_its_client_back) {
    const Gate gate;
    std::atomic<int> heard = 0;
    serve({{.name = "/t/Slow",
            .stream =
                [&heard, gate](const Peer&, std::shared_ptr<ServerStream>) {
                    return StreamEvents{.received = [&heard, gate](const std::string&) {
                        gate.wait();
                        ++heard;
                    }};
                }},
           echo});
    const auto call = client_.open("/t/Slow");
    for (int i = 0; i < 100; ++i) call->send(std::string(10'000, 'x'));
    EXPECT_TRUE(talk());
    // Sixteen with the handler, and the window of the stream.
    EXPECT_GT(call->unsent(), 60U);
    // Others on the connection are not held back.
    const auto other = client_.call("/t/Echo", std::string(200'000, 'y'));
    EXPECT_TRUE(talk());
    EXPECT_TRUE(other->has_message());
    gate.open();
    talk_until([&] { return heard == 100; });
    EXPECT_EQ(heard, 100);
    server_.reset();
    pool_.stop();
}

TEST_F(ServerSessionTest, a_stop_ends_streams_and_lets_calls_end) {
    const Gate gate;
    serve({chat, {.name = "/t/Slow", .unary = [gate](const Peer&, std::string_view) {
                      gate.wait();
                      return "done";
                  }}});
    const auto held = client_.open("/t/Chat");
    const auto call = client_.call("/t/Slow", "");
    EXPECT_TRUE(talk());
    server_->stop();
    EXPECT_TRUE(talk());
    EXPECT_TRUE(client_.is_sent_away());
    EXPECT_EQ(why(*held).fault(), Fault::unavailable);
    EXPECT_FALSE(call->is_over());
    EXPECT_FALSE(server_->is_over());
    gate.open();
    talk_until([&] { return call->is_over(); });
    EXPECT_EQ(call->take(), "done");
    EXPECT_TRUE(server_->is_over());
}

}  // namespace
}  // namespace vigo::wire
