// flood — what good clients notice of a crowd of strangers, and what the crowd costs the server.
// `flood [SECONDS]`. In turns: no crowd; the same crowd at another server, which tells what the
// crowd's own end costs this machine; the crowd at theirs.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <thread>
#include <vector>

#include "bench/far_server.h"
#include "crypto/digest.h"
#include "wire/loop.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr Millis deadline(20'000);
constexpr std::size_t good_clients = 100;
constexpr auto pace = 2ms;  // between calls of all of them together
constexpr std::size_t held = 3'000;
constexpr int turns = 15;

/// Says nothing, half a hello, or noise.
Handle knock(int port, unsigned number) {
    Handle socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + number % 50);
    ::bind(socket.get(), reinterpret_cast<sockaddr*>(&from), sizeof from);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to);
    const std::string_view words[] = {"", std::string_view("\x16\x03\x01\x02\0\x01\0\x01\xfc", 9),
                                      "GET / HTTP/1.1\r\n\r\n"};
    const auto& say = words[number % 3];
    ::send(socket.get(), say.data(), say.size(), MSG_NOSIGNAL);
    return socket;
}

/// It stands for other machines: takes only the processor time that nobody else wants, and yields
/// it at once.
void be_another_machine() {
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_IDLE, &none);
}

/// As fast as it can.
[[noreturn]] void flood(const FarServer& server) {
    be_another_machine();
    std::jthread handshakes([&] {
        for (;;) {
            try {
                server.channel(false)->call("/t/Nothing", "", deadline);
            } catch (const Error&) {
                continue;
            }
        }
    });
    std::deque<Handle> crowd;
    for (unsigned number = 0;; ++number) {
        crowd.push_back(knock(server.port(), number));
        if (crowd.size() > held) crowd.pop_front();
        std::this_thread::sleep_for(500us);
    }
}

using Channels = std::vector<std::unique_ptr<Channel>>;

/// What calls take, in µs, one after the other at their pace.
std::vector<double> measure(Channels& channels, std::chrono::milliseconds time) {
    std::vector<double> us;
    const auto end = steady_clock::now() + time;
    auto next = steady_clock::now();
    for (std::size_t at = 0; steady_clock::now() < end; ++at) {
        next += pace;
        std::this_thread::sleep_until(next);
        const auto begun = steady_clock::now();
        channels[at % channels.size()]->call("/t/Echo", std::string(60, 'x'), deadline);
        us.push_back(
            std::chrono::duration<double, std::micro>(steady_clock::now() - begun).count());
    }
    return us;
}

double percentile(std::vector<double> all, double of) {
    std::sort(all.begin(), all.end());
    return all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * of)];
}

double median(const std::vector<double>& all) { return percentile(all, 0.5); }

/// Of each turn: a turn that something else on this machine disturbed does not decide.
struct Figures {
    std::vector<double> p50;
    std::vector<double> p99;

    void add(const std::vector<double>& us) {
        p50.push_back(percentile(us, 0.5));
        p99.push_back(percentile(us, 0.99));
    }
    void print(const char* what) const {
        std::printf("%-28s p50 %6.0f µs, p99 %6.0f µs\n", what, median(p50), median(p99));
    }
};

/// Ends with its scope.
class Crowd {
 public:
    explicit Crowd(const FarServer& at) : id_(::fork()) {
        if (id_ == 0) flood(at);
        std::this_thread::sleep_for(1'500ms);
    }
    ~Crowd() {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
        std::this_thread::sleep_for(500ms);
    }

 private:
    const pid_t id_;
};

/// A server on another machine, as far as one processor's time tells.
std::unique_ptr<FarServer> elsewhere() {
    const sched_param none{};
    be_another_machine();
    auto server = std::make_unique<FarServer>();
    ::sched_setscheduler(0, SCHED_OTHER, &none);
    return server;
}

double rise(const Figures& of, const Figures& from) {
    std::vector<double> ratios;
    for (std::size_t turn = 0; turn < of.p99.size(); ++turn)
        ratios.push_back(of.p99[turn] / from.p99[turn]);
    return (median(ratios) - 1) * 100;
}

void run(std::chrono::milliseconds time) {
    const auto other = elsewhere();
    const FarServer server;
    Channels channels;
    for (std::size_t at = 0; at < good_clients; ++at) {
        channels.push_back(server.channel());
        channels.back()->call("/t/Echo", "hello", deadline);
    }
    const auto before = server.usage();
    double most_kb = 0;
    Figures calm;
    Figures passing;
    Figures flooded;
    for (int turn = 0; turn < turns; ++turn) {
        calm.add(measure(channels, time));
        {
            const Crowd crowd(*other);
            passing.add(measure(channels, time));
        }
        const Crowd crowd(server);
        flooded.add(measure(channels, time));
        most_kb = std::max(most_kb, server.usage().resident_kb);
    }
    calm.print("no crowd:");
    passing.print("a crowd at another server:");
    flooded.print("the crowd at theirs:");
    std::printf("p99 of theirs %+.0f %% to another server's, %+.0f %% to none\n",
                rise(flooded, passing), rise(flooded, calm));
    std::printf("the flood costs the server %.1f MB at most\n",
                (most_kb - before.resident_kb) / 1024);
}

}  // namespace
}  // namespace vigo::wire

int main(int count, char** words) {
    vigo::wire::take_files();
    vigo::crypto::start();
    vigo::wire::run(std::chrono::seconds(count > 1 ? std::atoi(words[1]) : 1));
    return 0;
}
