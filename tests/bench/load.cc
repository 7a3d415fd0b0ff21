// load — plays envoys against a real server: real enrolment, one mTLS connection and one open
// stream each, signed check-ins. Commands come on stdin, a line each: `enrol`, `streams`, `checkin
// ROUNDS` (each signed), `verified ROUNDS` (the first one signed), `quit`; each answers with one
// line on stdout.

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "crypto/digest.h"
#include "crypto/x509.h"
#include "wire/envelope.h"
#include "wire/messages.h"
#include "wire/method.h"

namespace vigo {
namespace {

constexpr Millis deadline{20'000};
const std::string service = "/vigo.v1.VigoAgent/";

struct Player {
    Uuid id;
    Uuid fleet;
    crypto::SigningKey key = crypto::SigningKey::make();
    std::unique_ptr<wire::Channel> channel;
    std::unique_ptr<wire::ClientStream> stream;
    std::uint64_t sequence = 0;
    std::string verified;  ///< the connection that vouches for it

    wire::Stamp stamp(std::string_view method) {
        const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        return {.method = method, .fleet = fleet, .envoy = id, .sequence = ++sequence, .time = now};
    }
    std::string sealed(std::string_view method, const std::string& payload) {
        return wire::seal(stamp(method), payload, key);
    }
};

struct Target {
    std::string address;
    std::string authority;
    std::string token;
};

void enrol(Player& player, const Target& target, int number) {
    const auto request = crypto::make_request("load");
    proto::RegisterRequest asked;
    asked.set_hostname(format("load-{:05}", number));
    asked.set_public_key(std::string(player.key.public_key().bytes()));
    asked.set_certificate_request(request.request);
    asked.set_token(target.token);
    asked.set_agent_version("load");
    const auto proof = wire::registration_proof(request.request, target.token);
    asked.set_proof(std::string(crypto::view(player.key.sign(proof))));
    const auto open = wire::Channel::to(target.address, {.authority = target.authority});
    proto::RegisterReply reply;
    expect(reply.ParseFromString(
        open->call(service + "Register", asked.SerializeAsString(), deadline)));
    player.id = *Uuid::from_bytes(reply.envoy_id());
    player.fleet = *Uuid::from_bytes(reply.fleet_id());
    player.channel = wire::Channel::to(
        target.address,
        {.authority = reply.authorities(), .certificate = reply.certificate(), .key = request.key});
}

/// Each signed, as an older agent does.
void check_in(Player& player) {
    proto::CheckInRequest asked;
    asked.set_agent_version("load");
    player.channel->call(service + "CheckIn", player.sealed("CheckIn", asked.SerializeAsString()),
                         deadline);
}

/// Signed only when the connection does not vouch for it.
void check_in_verified(Player& player) {
    proto::CheckInRequest asked;
    asked.set_agent_version("load");
    std::string connection;
    const auto make = [&](std::string_view bond) {
        connection = bond;
        if (bond == player.verified)
            return wire::unsealed(player.stamp("CheckIn"), asked.SerializeAsString());
        asked.set_connection(connection);
        return player.sealed("CheckIn", asked.SerializeAsString());
    };
    proto::CheckInReply reply;
    expect(reply.ParseFromString(player.channel->call_bound(service + "CheckIn", make, deadline)));
    player.verified = reply.connection_verified() ? connection : "";
}

void open_stream(Player& player) {
    proto::StreamMessage hello;
    hello.mutable_hello()->set_agent_version("load");
    player.stream = player.channel->open(service + "AgentStream");
    expect(player.stream->send(player.sealed("AgentStream", hello.SerializeAsString())));
}

/// Runs `act` for every player on a few threads; returns how many threw.
template <class Act>
int for_all(std::vector<Player>& players, const Act& act) {
    std::atomic<std::size_t> next = 0;
    std::atomic<int> failed = 0;
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < 4; ++worker)
        workers.emplace_back([&] {
            for (auto at = next++; at < players.size(); at = next++) {
                try {
                    act(players[at], static_cast<int>(at));
                } catch (const Error& error) {
                    if (failed++ == 0) std::cerr << "load: " << error.message() << "\n";
                }
            }
        });
    workers.clear();
    return failed;
}

std::string text_of(const char* path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return std::move(text).str();
}

int play(const Target& target, std::size_t count) {
    std::vector<Player> players(count);
    std::string word;
    while (std::cin >> word && word != "quit") {
        int failed = 0;
        if (word == "enrol")
            failed = for_all(players,
                             [&](Player& player, int number) { enrol(player, target, number); });
        if (word == "streams")
            failed = for_all(players, [](Player& player, int) { open_stream(player); });
        if (word == "checkin" || word == "verified") {
            const auto act = word == "checkin" ? check_in : check_in_verified;
            int rounds = 1;
            std::cin >> rounds;
            for (int round = 0; round < rounds; ++round)
                failed += for_all(players, [&](Player& player, int) { act(player); });
        }
        std::cout << word << " " << failed << " failed" << std::endl;
    }
    return 0;
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) {
    if (count != 5) {
        std::cerr << "usage: vigo_load ADDRESS CA_FILE TOKEN ENVOYS\n";
        return 2;
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;  // two for each connection
    ::setrlimit(RLIMIT_NOFILE, &files);
    vigo::crypto::start();
    return vigo::play({words[1], vigo::text_of(words[2]), words[3]}, std::stoul(words[4]));
}
