// connections — what a held connection with an open stream costs the server: memory, and the CPU of
// a small call on it. `connections COUNT…` plays so many clients and prints the slope between the
// counts: the transport alone, without a fleet.

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/far_server.h"
#include "crypto/digest.h"

namespace vigo::wire {
namespace {

constexpr Millis deadline(20'000);
constexpr int calls_each = 20;

struct Client {
    std::unique_ptr<Channel> channel;
    std::unique_ptr<ClientStream> stream;
};

void grow_to(std::vector<Client>& clients, const FarServer& server, std::size_t count) {
    while (clients.size() < count) {
        auto& client = clients.emplace_back();
        client.channel = server.channel();
        client.channel->call("/t/Echo", "hello", deadline);
        client.stream = client.channel->open("/t/Hold");
        client.stream->send("hello");
        expect(client.stream->receive({}).has_value());
    }
}

double cpu_of_a_call(std::vector<Client>& clients, const FarServer& server) {
    const auto before = server.usage();
    for (int round = 0; round < calls_each; ++round)
        for (auto& client : clients)
            client.channel->call("/t/Echo", std::string(60, 'x'), deadline);
    return (server.usage().cpu_us - before.cpu_us) / calls_each /
           static_cast<double>(clients.size());
}

void run(const std::vector<std::size_t>& counts) {
    const FarServer server;
    std::vector<Client> clients;
    auto last = server.usage();
    std::size_t open = 0;
    for (const auto count : counts) {
        grow_to(clients, server, count);
        const auto used = server.usage();
        std::printf(
            "connections %6zu: %7.1f MB, %5.1f KB each since %zu\n", count, used.resident_kb / 1024,
            (used.resident_kb - last.resident_kb) / static_cast<double>(count - open), open);
        // Of the first ones only: the others would be idle for too long meanwhile.
        if (open == 0)
            std::printf("a small call: %5.1f µs server CPU\n", cpu_of_a_call(clients, server));
        std::fflush(stdout);
        last = server.usage();
        open = count;
    }
    _exit(0);  // closing thousands in order is no part of it
}

}  // namespace
}  // namespace vigo::wire

int main(int count, char** words) {
    vigo::wire::take_files();
    vigo::crypto::start();
    std::vector<std::size_t> counts;
    for (int at = 1; at < count; ++at) counts.push_back(std::strtoul(words[at], nullptr, 10));
    vigo::wire::run(counts.empty() ? std::vector<std::size_t>{200, 1'000, 5'000} : counts);
}
