// listener_test — what the door does when the process may open no more files.

#include "wire/listener.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;

/// Nothing more can be opened while it lives.
class NoMoreFiles {
 public:
    NoMoreFiles() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const Handle next(::dup(0));
        const rlimit now{static_cast<rlim_t>(next.get()), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
    rlimit before_{};
};

class ListenerTest : public ::testing::Test {
 protected:
    ListenerTest() {
        door_.start(loop_, [this](Handle socket, const std::string& from) {
            accepted_.push_back(std::move(socket));
            EXPECT_EQ(from, "127.0.0.1");
        });
    }
    ~ListenerTest() override { door_.stop(); }

    void knock() const {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        at.sin_port = htons(static_cast<std::uint16_t>(door_.port()));
        EXPECT_EQ(::connect(client_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    }

    Loop loop_;
    Listener door_{"127.0.0.1:0"};
    const Handle client_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    std::vector<Handle> accepted_;
};

TEST_F(ListenerTest, at_the_limit_of_open_files_it_pauses_and_never_spins) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizer looks at objects through files of its own";
#endif
    knock();
    ::testing::internal::CaptureStderr();
    int turns = 0;
    {
        const NoMoreFiles here;
        const auto end = loop_.now() + 250ms;
        for (; loop_.now() < end; ++turns) loop_.turn(50ms);
    }
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("no more connections can be taken"),
              std::string::npos);
    EXPECT_LE(turns, 20);  // some of 50 ms each, and the ends of two or three pauses
    EXPECT_TRUE(accepted_.empty());
    const auto end = loop_.now() + 10s;
    while (accepted_.empty() && loop_.now() < end) loop_.turn(50ms);
    EXPECT_EQ(accepted_.size(), 1U);  // it had waited
}

}  // namespace
}  // namespace vigo::wire
