// daemon_test — the loop with its threads: a push is answered at once, a stop is heard.

#include "agent/daemon.h"

#include <gmock/gmock.h>
#include <sys/eventfd.h>

#include <filesystem>
#include <set>

#include "agent/scripted_server_test.h"
#include "host/real_host.h"
#include "host/temp_folder.h"
#include "resources/catalogue.h"
#include "wire/loop.h"

namespace vigo::agent {
namespace {

/// Waits for what another thread does; says whether it did within a generous time.
bool eventually(const std::function<bool()>& holds) {
    for (int tries = 0; tries < 5000; ++tries) {
        if (holds()) return true;
        std::this_thread::sleep_for(Millis(2));
    }
    return false;
}

class DaemonTest : public testing::Test {
 protected:
    DaemonTest() {
        Map attributes;
        attributes.add("target_path", "/etc/motd");
        attributes.add("content", "hello\n");
        server_.offer(
            {.resources =
                 {{.crate = "base", .name = "motd", .type = "file", .attributes = attributes}},
             .crates = {"base"}},
            1);
        enforcer_.load(identity_);
    }
    std::unique_ptr<Store> open_store() {
        auto bounds = Store::usual_bounds();
        bounds.durable = false;
        return Store::open(box_ / "store", host_.clock().now(), crypto::random_bytes(16), bounds);
    }
    static std::ptrdiff_t threads() {
        using std::filesystem::directory_iterator;
        return std::distance(directory_iterator("/proc/self/task"), directory_iterator());
    }
    Daemon::Parts parts() {
        return {.liaison = liaison_,
                .enforcer = enforcer_,
                .memory = memory_,
                .traits = keeper_,
                .exchange = exchange_,
                .clock = host_.clock(),
                .state = state_,
                .seed = 1};
    }

    TempFolder box_;
    ScriptedServer server_;
    Identity identity_ = server_.enrol();
    RealHost host_{{.root = made_root()}};
    std::vector<resources::ResourceType> types_ = resources::all();
    Capabilities capabilities_ = capabilities_of(types_);
    Memory memory_{[this] { return open_store(); }};
    traits::Gatherer gatherer_{{}};
    TraitsKeeper keeper_{gatherer_, host_, 10};
    StateLock state_;
    Exchange exchange_{server_.channel(), identity_, host_.clock(), 0, &state_};
    Enforcer enforcer_{{.machine = host_, .memory = memory_, .types = types_}};
    Liaison liaison_{{.exchange = exchange_,
                      .identity = identity_,
                      .enforcer = enforcer_,
                      .memory = memory_,
                      .traits = keeper_,
                      .capabilities = capabilities_,
                      .clock = host_.clock()}};

 private:
    std::string made_root() const {
        box_.write("root/etc/hostname", "box\n");
        return box_ / "root";
    }
};

TEST_F(DaemonTest, one_cycle_takes_the_policy_enforces_it_and_reports) {
    Daemon daemon(parts(), Millis(60'000));
    daemon.cycle({});
    EXPECT_EQ(box_.read("root/etc/motd"), "hello\n");
    ASSERT_EQ(server_.runs.size(), 1U);
    EXPECT_EQ(server_.runs[0].trigger(), "start");
    EXPECT_GT(memory_.notes().checked_in_ms, 0);
}

TEST_F(DaemonTest, a_silent_server_keeps_nobody_from_repairing) {
    server_.assignment()->interval_ms = 20;
    std::atomic<int> waiting = 0;
    std::atomic<bool> silent = false;
    server_.refuse = [&](std::string_view method) {
        if (method != "CheckIn" || !silent) return;
        ++waiting;
        silent.wait(true);
    };
    Daemon daemon(parts(), Millis(20));
    std::jthread loop([&](const std::stop_token& stop) { daemon.run(stop); });
    EXPECT_TRUE(eventually([&] { return box_.read("root/etc/motd") == "hello\n"; }));
    silent = true;
    EXPECT_TRUE(eventually([&] { return waiting == 1; }));
    for (int drift = 0; drift < 3; ++drift) {
        box_.write("root/etc/motd", "drift\n");
        EXPECT_TRUE(eventually([&] { return box_.read("root/etc/motd") == "hello\n"; }));
    }
    EXPECT_EQ(waiting, 1);  // all that during one call
    silent = false;
    silent.notify_all();
}

TEST_F(DaemonTest, what_ran_while_the_server_was_silent_is_reported_when_it_speaks) {
    server_.assignment()->interval_ms = 20;
    std::atomic<bool> silent = false;
    std::atomic<int> waiting = 0;
    std::atomic<int> reported = 0;
    server_.refuse = [&](std::string_view method) {
        reported += method == "ReportResult" ? 1 : 0;
        if (method != "CheckIn" || !silent) return;
        ++waiting;
        silent.wait(true);
    };
    Daemon daemon(parts(), Millis(20));
    std::jthread loop([&](const std::stop_token& stop) { daemon.run(stop); });
    EXPECT_TRUE(eventually([&] { return reported == 1; }));
    silent = true;
    EXPECT_TRUE(eventually([&] { return waiting == 1; }));
    box_.write("root/etc/motd", "drift\n");
    EXPECT_TRUE(eventually([&] { return box_.read("root/etc/motd") == "hello\n"; }));
    silent = false;
    silent.notify_all();
    EXPECT_TRUE(eventually([&] { return reported >= 2; }));
    loop.request_stop();
    loop.join();
    std::set<std::uint64_t> numbers;
    for (const auto& run : server_.runs) EXPECT_TRUE(numbers.insert(run.run().number()).second);
}

TEST_F(DaemonTest, beats_on_its_stream_at_the_pace_of_its_interval) {
    server_.assignment().reset();  // no policy sets another pace
    Daemon daemon(parts(), Millis(20));
    std::jthread loop([&](const std::stop_token& stop) { daemon.run(stop); });
    EXPECT_TRUE(eventually([&] { return server_.beats >= 2; }));
}

TEST_F(DaemonTest, a_stream_whose_number_was_used_jumps_over_it) {
    std::atomic<bool> refused = false;
    const auto highest = exchange_.sequence() + (1ULL << 60);
    server_.refuse = [&](std::string_view method) {
        if (method == "AgentStream" && !refused.exchange(true))
            throw Error(Fault::conflict, wire::replay_refusal(1, highest));
    };
    Daemon daemon(parts(), Millis(60'000));
    std::jthread loop([&](const std::stop_token& stop) { daemon.run(stop); });
    EXPECT_TRUE(eventually([&] { return server_.streams == 2 && server_.beats >= 1; }));
    EXPECT_GT(exchange_.sequence(), highest);
}

TEST_F(DaemonTest, holds_a_stream_answers_a_push_at_once_and_stops_when_asked) {
    std::atomic<int> reported = 0;
    server_.refuse = [&](std::string_view method) { reported += method == "ReportResult" ? 1 : 0; };
    Daemon daemon(parts(), Millis(50));
    std::jthread loop([&](const std::stop_token& stop) { daemon.run(stop); });
    ASSERT_TRUE(eventually([&] { return reported == 1 && server_.streams >= 1; }));
    box_.write("root/etc/motd", "drift\n");
    // The policy's own interval is a minute: only the push can be the reason.
    server_.push("0123456789abcdef0123456789abcdef");
    EXPECT_TRUE(eventually([&] { return reported == 2; }));
    loop.request_stop();
    loop.join();
    EXPECT_EQ(box_.read("root/etc/motd"), "hello\n");
    EXPECT_EQ(server_.runs.back().trigger(), "push");
}

TEST_F(DaemonTest, has_one_thread_beside_the_loop_and_that_one_hears_the_bell) {
    std::atomic<int> reported = 0;
    server_.refuse = [&](std::string_view method) { reported += method == "ReportResult" ? 1 : 0; };
    const wire::Handle signal(::eventfd(0, EFD_CLOEXEC));
    std::stop_source stop;
    auto with_bell = parts();
    with_bell.bell = wire::Bell(signal.get(), [&] { stop.request_stop(); });
    const auto before = threads();
    std::optional<Daemon> daemon(std::in_place, std::move(with_bell), Millis(20));
    std::jthread loop([&] { daemon->run(stop.get_token()); });
    ASSERT_TRUE(eventually([&] { return reported == 1 && server_.streams >= 1; }));
    EXPECT_TRUE(eventually([&] { return threads() == before + 2; })) << threads() - before;
    // In process nobody polls a socket, so it is heard where the stream has ended.
    server_.end_streams();
    ::eventfd_write(signal.get(), 1);
    loop.join();
    EXPECT_TRUE(stop.stop_requested());
}

}  // namespace
}  // namespace vigo::agent
