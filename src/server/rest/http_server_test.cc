// http_server — serves over TLS, keeps connections, and bounds what it is sent.

#include "server/rest/http_server.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/x509.h"
#include "server/publish/ask.h"

namespace vigo::rest {
namespace {

struct Answer {
    CURLcode code = CURLE_OK;
    long status = 0;
    long connects = 0;
    std::string body;
};

std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(data, size * count);
    return size * count;
}

class HttpServerTest : public testing::Test {
 protected:
    HttpServerTest() {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-http-XXXXXX";
        folder_ = mkdtemp(pattern.data());
        std::ofstream(folder_ + "/ca") << authority_.certificate;
        std::ofstream(folder_ + "/file") << std::string(3'000'000, 'f');
        const auto leaf = crypto::issue_server(authority_, {"localhost", "127.0.0.1"}, today());
        server_ =
            HttpServer::listen("127.0.0.1:0", {.certificate = leaf.certificate, .key = leaf.key},
                               [this](const Request& request) { return handle(request); });
        curl_ = curl_easy_init();
    }
    ~HttpServerTest() override {
        curl_easy_cleanup(curl_);
        server_.reset();
        std::filesystem::remove_all(folder_);
    }

    static Time today() {
        return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    }

    Response handle(const Request& request) const {
        if (request.path == "/file")
            return {.type = "application/octet-stream", .file = folder_ + "/file"};
        if (request.path == "/gone") return {.file = folder_ + "/gone"};
        return text(format("{} {} {} {} {}", request.method, request.path, request.query.size(),
                           request.authorization, request.body.size()));
    }

    Answer ask(const std::string& path, const std::string& body = {}) {
        Answer answer;
        const auto url = format("https://127.0.0.1:{}{}", server_->port(), path);
        const auto ca = folder_ + "/ca";
        curl_easy_reset(curl_);
        curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl_, CURLOPT_CAINFO, ca.c_str());
        curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, collect);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &answer.body);
        if (!body.empty()) {
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body.c_str());
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        }
        answer.code = curl_easy_perform(curl_);
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &answer.status);
        curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &answer.connects);
        return answer;
    }

    crypto::KeyPair authority_ = crypto::make_authority("test", today());
    std::string folder_;
    std::unique_ptr<HttpServer> server_;
    CURL* curl_ = nullptr;
};

TEST_F(HttpServerTest, answers_and_keeps_the_connection) {
    const auto first = ask("/a?b=c", "body");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "POST /a 1  4");
    const auto second = ask("/a");
    EXPECT_EQ(second.body, "GET /a 0  0");
    EXPECT_EQ(second.connects, 0);
}

TEST_F(HttpServerTest, serves_files_from_the_disk) {
    const auto answer = ask("/file");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, std::string(3'000'000, 'f'));
    EXPECT_EQ(ask("/gone").status, 500);
}

TEST_F(HttpServerTest, refuses_what_is_too_large_or_broken) {
    EXPECT_EQ(ask("/a", std::string(limits::http_body_bytes + 1, 'x')).status, 413);
    EXPECT_EQ(ask("/a?" + std::string(60'000, 'x')).status, 431);
    EXPECT_EQ(ask("/a?b=%zz").status, 400);
}

TEST_F(HttpServerTest, a_new_certificate_is_shown_to_new_connections) {
    ask("/a");
    const auto other = crypto::make_authority("other", today());
    const auto leaf = crypto::issue_server(other, {"127.0.0.1"}, today());
    server_->replace({.certificate = leaf.certificate, .key = leaf.key});
    EXPECT_EQ(ask("/a").status, 200);  // the open connection goes on
    curl_easy_cleanup(curl_);
    curl_ = curl_easy_init();
    EXPECT_NE(ask("/a").code, CURLE_OK);
    EXPECT_THROW(server_->replace({.certificate = "nonsense", .key = ""}), Error);
}

TEST_F(HttpServerTest, the_gate_of_addresses_trusts_no_certificate_of_an_unknown_authority) {
    const std::vector<std::string> urls{format("https://127.0.0.1:{}/a", server_->port())};
    const auto answers = publish::ask(urls, {.own_machine = true});
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].kind, publish::Answer::Kind::unreachable);
    EXPECT_NE(answers[0].reason.find("certificate"), std::string::npos) << answers[0].reason;
}

TEST_F(HttpServerTest, serves_several_at_once) {
    std::vector<std::jthread> threads;
    std::atomic<int> good = 0;
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&] {
            CURL* curl = curl_easy_init();
            std::string body;
            const auto url = format("https://127.0.0.1:{}/a", server_->port());
            curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
            curl_easy_setopt(curl, CURLOPT_CAINFO, (folder_ + "/ca").c_str());
            curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
            curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
            curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
            if (curl_easy_perform(curl) == CURLE_OK && body == "GET /a 0  0") ++good;
            curl_easy_cleanup(curl);
        });
    threads.clear();
    EXPECT_EQ(good, 8);
}

TEST(HttpServer, names_an_address_that_cannot_be_had) {
    const auto authority = crypto::make_authority("test", from_ms(1'800'000'000'000));
    const auto leaf = crypto::issue_server(authority, {"x"}, from_ms(1'800'000'000'000));
    for (const auto* address : {"nowhere.example:1", "1.2.3.4:1", "nothing"})
        EXPECT_THROW(
            HttpServer::listen(address, {.certificate = leaf.certificate, .key = leaf.key}, {}),
            Error);
}

}  // namespace
}  // namespace vigo::rest
