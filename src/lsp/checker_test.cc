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

TEST(Checker, an_outcome_that_a_change_has_overtaken_is_not_taken) {
    const compile::Types types;
    StackView stack(folder, types);
    stack.open("configcrates/web.vgo", broken);
    Checker checker;
    checker.start([&] {
        std::vector<Check> checks;
        checks.push_back(stack.begin_check());
        return checks;
    }());
    EXPECT_TRUE(checker.is_busy());
    stack.open("configcrates/web.vgo", whole);
    pollfd done{.fd = checker.done_fd(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&done, 1, 60'000), 1);
    auto checks = checker.take();
    EXPECT_FALSE(checker.is_busy());
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_TRUE(checks[0].findings.has_errors());
    EXPECT_FALSE(stack.take(std::move(checks[0])));
    EXPECT_FALSE(stack.findings().has_errors());
    auto again = stack.begin_check();
    again.run();
    EXPECT_TRUE(stack.take(std::move(again)));
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
