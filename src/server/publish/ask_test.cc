// ask_test — real transfers to servers of this test on loopback.

#include "server/publish/ask.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text.h"

namespace vigo::publish {
namespace {

using Kind = Answer::Kind;

/// Answers each connection once, as `reply` says; "" says nothing for as long as the server lives.
class Server {
 public:
    using Reply = std::function<std::string(const std::string& request)>;

    explicit Server(Reply reply) : reply_(std::move(reply)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* address = reinterpret_cast<sockaddr*>(&at);
        EXPECT_EQ(::bind(listener_, address, size), 0);
        EXPECT_EQ(::listen(listener_, 64), 0);
        EXPECT_EQ(::getsockname(listener_, address, &size), 0);
        port_ = ntohs(at.sin_port);
        thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~Server() {
        thread_.request_stop();
        thread_.join();
        for (const int each : silent_) ::close(each);
        ::close(listener_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::string url(const std::string& path) const {
        return format("http://127.0.0.1:{}{}", port_, path);
    }
    int port() const { return port_; }
    std::vector<std::string> requests() {
        const std::lock_guard hold(mutex_);
        return requests_;
    }

 private:
    void serve(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd ready{listener_, POLLIN, 0};
            if (::poll(&ready, 1, 5) <= 0) continue;
            answer(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
        }
    }

    void answer(int peer) {
        std::string request(4096, '\0');
        pollfd ready{peer, POLLIN, 0};
        const auto size =
            ::poll(&ready, 1, 1000) > 0 ? ::recv(peer, request.data(), request.size(), 0) : 0;
        request.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        {
            const std::lock_guard hold(mutex_);
            requests_.push_back(request.substr(0, request.find(" HTTP")));
        }
        const auto text = reply_(request);
        if (text.empty()) return silent_.push_back(peer);
        ::send(peer, text.data(), text.size(), MSG_NOSIGNAL);
        ::close(peer);
    }

    Reply reply_;
    int listener_ = -1;
    int port_ = 0;
    std::vector<int> silent_;
    std::mutex mutex_;
    std::vector<std::string> requests_;
    std::jthread thread_;  // last: it uses all of the above
};

std::string status(std::string_view line, std::string_view headers = {}) {
    return format("HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\n{}\r\n", line, headers);
}

Asking quick() { return {.timeout = Millis(2'000), .budget = Millis(20'000), .own_machine = true}; }

Answer ask_one(const std::string& url, const Asking& how = quick()) {
    const std::vector<std::string> urls{url};
    return ask(urls, how).at(0);
}

struct Told {
    std::string_view name, head, get;
    Kind kind;
    std::string_view reason;
    std::string_view requests;
};

constexpr Told told[] = {
    {"it is there", "200 OK", "", Kind::alive, "", "HEAD /a "},
    {"it is nowhere", "404 Not Found", "404 Not Found", Kind::dead, "it answers 404",
     "HEAD /a GET /a "},
    {"it is gone", "410 Gone", "", Kind::dead, "it answers 410", "HEAD /a "},
    {"it does not speak HEAD", "405 Method Not Allowed", "206 Partial Content", Kind::alive, "",
     "HEAD /a GET /a "},
    {"it hides HEAD", "403 Forbidden", "200 OK", Kind::alive, "", "HEAD /a GET /a "},
    {"it is empty", "501 Not Implemented", "416 Range Not Satisfiable", Kind::alive, "",
     "HEAD /a GET /a "},
    {"it wants a password", "401 Unauthorized", "", Kind::dead, "it answers 401", "HEAD /a "},
    {"it is broken", "503 Service Unavailable", "", Kind::dead, "it answers 503", "HEAD /a "},
    {"it was asked too often", "429 Too Many Requests", "", Kind::alive, "", "HEAD /a "},
};

TEST(Ask, judges_by_the_status_and_asks_for_one_byte_where_head_is_refused) {
    for (const auto& each : told) {
        Server server([&](const std::string& request) {
            return status(request.starts_with("HEAD") ? each.head : each.get);
        });
        const auto answer = ask_one(server.url("/a"));
        EXPECT_EQ(answer.kind, each.kind) << each.name << ": " << answer.reason;
        EXPECT_EQ(answer.reason, each.reason) << each.name;
        std::string requests;
        for (const auto& request : server.requests()) requests += request + " ";
        EXPECT_EQ(requests, each.requests) << each.name;
    }
}

TEST(Ask, reads_no_more_than_the_beginning_of_a_body) {
    Server server([](const std::string& request) {
        if (request.starts_with("HEAD")) return status("405 No");
        EXPECT_NE(request.find("Range: bytes=0-0"), std::string::npos);
        return "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + std::string(100'000, 'x');
    });
    EXPECT_EQ(ask_one(server.url("/big")).kind, Kind::alive);
}

TEST(Ask, a_server_that_closes_on_head_is_asked_with_get) {
    Server server([](const std::string& request) {
        return request.starts_with("HEAD") ? std::string("\r\n") : status("200 OK");
    });
    const auto answer = ask_one(server.url("/a"));
    EXPECT_NE(answer.kind, Kind::not_asked);
    EXPECT_GE(server.requests().size(), 1U);
}

TEST(Ask, follows_redirects_but_not_for_ever) {
    Server server([](const std::string& request) {
        if (request.find(" /there ") != std::string::npos) return status("200 OK");
        if (request.find(" /moved ") != std::string::npos)
            return status("301 Moved", "Location: /there\r\n");
        if (request.find(" /file ") != std::string::npos)
            return status("302 Found", "Location: file:///etc/passwd\r\n");
        return status("302 Found", "Location: /circle\r\n");
    });
    EXPECT_EQ(ask_one(server.url("/moved")).kind, Kind::alive);
    const auto circle = ask_one(server.url("/circle"));
    EXPECT_EQ(circle.kind, Kind::dead);
    EXPECT_EQ(circle.reason, "more than 5 redirects, perhaps in a circle");
    EXPECT_EQ(server.requests().size(), 2U + 6U);
    const auto file = ask_one(server.url("/file"));
    EXPECT_EQ(file.kind, Kind::dead);
    EXPECT_EQ(file.reason, "it redirects to something other than http and https");
}

TEST(Ask, waits_no_longer_than_it_was_told) {
    Server server([](const std::string&) { return std::string(); });
    auto how = quick();
    how.timeout = Millis(50);
    const auto answer = ask_one(server.url("/slow"), how);
    EXPECT_EQ(answer.kind, Kind::unreachable);
    EXPECT_EQ(answer.reason, "no answer within 50ms");
    EXPECT_TRUE(answer.has_network);
}

TEST(Ask, has_a_budget_for_all_together) {
    Server server([](const std::string&) { return std::string(); });
    const std::vector<std::string> urls(4, server.url("/slow"));
    const auto answers = ask(
        urls, {.timeout = Millis(10'000), .budget = Millis(50), .at_once = 2, .own_machine = true});
    for (const auto& each : answers) {
        EXPECT_EQ(each.kind, Kind::not_asked);
        EXPECT_EQ(each.reason, "the time for all addresses, 50ms, was over");
    }
}

TEST(Ask, says_that_nobody_listens) {
    std::string url;
    {
        url = Server([](const std::string&) { return status("200 OK"); }).url("/");
    }
    const auto answer = ask_one(url);
    EXPECT_EQ(answer.kind, Kind::unreachable);
    EXPECT_EQ(answer.reason, "nobody answers at that address");
}

TEST(Ask, trusts_no_server_that_does_not_speak_tls) {
    Server server([](const std::string&) { return status("200 OK"); });
    const auto answer = ask_one(format("https://127.0.0.1:{}/", server.port()));
    EXPECT_EQ(answer.kind, Kind::unreachable);
    EXPECT_NE(answer.reason, "");
    EXPECT_TRUE(answer.has_network);
}

TEST(Ask, says_which_names_nobody_knows) {
    const auto answer = ask_one("http://no-such-host.invalid/");
    EXPECT_EQ(answer.kind, Kind::unreachable);
    EXPECT_FALSE(answer.has_network);
}

TEST(Ask, never_dials_this_machine_nor_its_links_unless_allowed) {
    Server server([](const std::string&) { return status("200 OK"); });
    auto how = quick();
    how.own_machine = false;
    for (const auto& url : {server.url("/"), format("http://localhost:{}/", server.port()),
                            std::string("http://[::1]:9/"), std::string("http://0.0.0.0:9/"),
                            std::string("http://169.254.169.254/latest/meta-data"),
                            format("http://[::ffff:127.0.0.1]:{}/", server.port())}) {
        const auto answer = ask_one(url, how);
        EXPECT_EQ(answer.kind, Kind::not_asked) << url << ": " << answer.reason;
        EXPECT_EQ(answer.reason,
                  "it leads to this machine itself, which is another one for each envoy");
    }
    EXPECT_TRUE(server.requests().empty());
}

TEST(Ask, asks_several_at_a_time_and_keeps_their_order) {
    std::atomic<int> asked = 0;
    Server server([&](const std::string& request) {
        ++asked;
        return status(request.find("/odd") != std::string::npos ? "410 Gone" : "200 OK");
    });
    std::vector<std::string> urls;
    for (int at = 0; at < 50; ++at) urls.push_back(server.url(at % 2 == 1 ? "/odd" : "/even"));
    const auto answers = ask(urls, quick());
    ASSERT_EQ(answers.size(), urls.size());
    for (std::size_t at = 0; at < urls.size(); ++at)
        EXPECT_EQ(answers[at].kind, at % 2 == 1 ? Kind::dead : Kind::alive);
    EXPECT_EQ(asked, 50);
    EXPECT_TRUE(ask({}, quick()).empty());
}

}  // namespace
}  // namespace vigo::publish
