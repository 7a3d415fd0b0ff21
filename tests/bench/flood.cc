// flood — what good clients notice of a crowd of strangers: the p99 of their calls without and with
// it, in turns, and what the crowd costs the server. `flood [SECONDS]`.

#include <arpa/inet.h>
#include <netinet/in.h>
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
constexpr int turns = 5;

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

/// As fast as it can with the processor time that nobody else wants: it stands for other machines.
[[noreturn]] void flood(const FarServer& server) {
    ::setpriority(PRIO_PROCESS, 0, 19);
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

void measure(Channels& channels, std::chrono::milliseconds time, std::vector<double>& us) {
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
}

double percentile(std::vector<double> all, double of) {
    std::sort(all.begin(), all.end());
    return all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * of)];
}

void run(std::chrono::milliseconds time) {
    const FarServer server;
    Channels channels;
    for (std::size_t at = 0; at < good_clients; ++at) {
        channels.push_back(server.channel());
        channels.back()->call("/t/Echo", "hello", deadline);
    }
    const auto before = server.usage();
    double most_kb = 0;
    std::vector<double> calm;
    std::vector<double> flooded;
    for (int turn = 0; turn < turns; ++turn) {
        measure(channels, time, calm);
        const auto flooder = ::fork();
        if (flooder == 0) flood(server);
        std::this_thread::sleep_for(1s);
        measure(channels, time, flooded);
        most_kb = std::max(most_kb, server.usage().resident_kb);
        ::kill(flooder, SIGKILL);
        ::waitpid(flooder, nullptr, 0);
        std::this_thread::sleep_for(500ms);
    }
    std::printf("calm:    p50 %6.0f µs, p99 %6.0f µs (%zu calls)\n", percentile(calm, 0.5),
                percentile(calm, 0.99), calm.size());
    std::printf("flooded: p50 %6.0f µs, p99 %6.0f µs (%zu calls), p99 %+.0f %%\n",
                percentile(flooded, 0.5), percentile(flooded, 0.99), flooded.size(),
                (percentile(flooded, 0.99) / percentile(calm, 0.99) - 1) * 100);
    std::printf("the flood costs the server %.1f MB at most\n",
                (most_kb - before.resident_kb) / 1024);
}

}  // namespace
}  // namespace vigo::wire

int main(int count, char** words) {
    vigo::wire::take_files();
    vigo::crypto::start();
    vigo::wire::run(std::chrono::seconds(count > 1 ? std::atoi(words[1]) : 3));
    return 0;
}
