// Tests of checker: an outcome that something has overtaken is not taken, and requests do not wait
// for a check.

#include "lsp/checker.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "lsp/framing.h"
#include "lsp/serve.h"
#include "schema/json.h"

namespace vigo::lsp {
namespace {

constexpr const char* folder = "/nowhere/at/all";
constexpr const char* broken = "name: web\nresources: [\n";
constexpr const char* whole = "name: web\nresources: []\n";

TEST(Checker, an_outcome_that_a_change_has_overtaken_tells_of_what_did_not_change) {
    const compile::Types types;
    StackView stack(folder, types);
    stack.open("configcrates/web.vgo", "name: web\nonce: 1\ntwice: 1\n");
    Checker checker;
    checker.start([&] {
        std::vector<Check> checks;
        checks.push_back(stack.begin_check());
        return checks;
    }());
    EXPECT_TRUE(checker.is_busy());
    EXPECT_TRUE(stack.findings_in("configcrates/web.vgo").empty()) << "nothing waits for it";
    stack.open("configcrates/web.vgo", "# new\nname: web\nvars: {}\ntwice: 1\n");
    pollfd done{.fd = checker.done_fd(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&done, 1, 60'000), 1);
    auto checks = checker.take();
    EXPECT_FALSE(checker.is_busy());
    ASSERT_EQ(checks.size(), 1U);
    stack.take(std::move(checks[0]));
    const auto found = stack.findings_in("configcrates/web.vgo");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NE(found[0].message.find("twice"), std::string::npos) << found[0].text();
    EXPECT_EQ(found[0].where.line, 4U);
}

/// The other end of a server.
class Editor {
 public:
    Editor() {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_), 0);
        server_ = std::jthread([this] {
            Server server({});
            serve(server, ends_[1], ends_[1]);
        });
    }
    ~Editor() {
        ::shutdown(ends_[0], SHUT_RDWR);
        server_.join();
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    void send(const std::string& messages) {
        EXPECT_EQ(::write(ends_[0], messages.data(), messages.size()),
                  static_cast<ssize_t>(messages.size()));
    }
    Value receive() {
        for (;;) {
            if (const auto message = framing_.next()) return parse_json(*message);
            char bytes[4096];
            const auto count = ::read(ends_[0], bytes, sizeof bytes);
            if (count <= 0) return {};
            framing_.feed({bytes, static_cast<std::size_t>(count)});
        }
    }

 private:
    int ends_[2] = {-1, -1};
    Framing framing_;
    std::jthread server_;
};

std::string opened(std::string_view text) {
    Map document;
    document.add("uri", format("file://{}/configcrates/web.vgo", folder));
    document.add("text", text);
    Map params;
    params.add("textDocument", std::move(document));
    Map message;
    message.add("jsonrpc", "2.0");
    message.add("method", "textDocument/didOpen");
    message.add("params", std::move(params));
    return framed(to_json(message));
}

TEST(Serve, answers_what_was_asked_before_it_tells_what_is_wrong) {
    Editor editor;
    const std::string asks = R"({"jsonrpc":"2.0","id":7,"method":"workspace/symbol","params":{}})";
    editor.send(framed(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{}})") +
                opened(broken) + framed(asks) + opened(whole) + opened(broken) + framed(asks));
    for (const auto id : {1, 7, 7}) EXPECT_EQ(editor.receive().find("id")->integer(), id);
    const auto told = editor.receive();
    EXPECT_EQ(told.find("method")->text(), "textDocument/publishDiagnostics");
    EXPECT_FALSE(told.at_path("params.diagnostics")->list().empty());
}

}  // namespace
}  // namespace vigo::lsp
