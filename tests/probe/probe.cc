// probe — one call over the wire, as a program of its own: shows that a fully static build reaches
// a server from an empty root. `probe serve DIR` writes ca.pem, client.crt and client.key there and
// prints its port; `probe call HOST:PORT DIR`.

#include <nss.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "crypto/digest.h"
#include "crypto/x509.h"
#include "wire/method.h"

namespace vigo {
namespace {

constexpr std::string_view envoy = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string get(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) fail(Fault::not_found, "cannot read {}", path);
    return text.str();
}

int serve(const std::string& folder) {
    const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    const auto authority = crypto::make_authority("probe", now);
    const auto leaf = crypto::issue_server(authority, {"localhost", "127.0.0.1", "::1"}, now);
    const auto request = crypto::make_request("probe");
    put(folder + "/ca.pem", authority.certificate);
    put(folder + "/client.crt", crypto::issue_client(authority, request.request, envoy, now));
    put(folder + "/client.key", request.key);
    const wire::Method echo{.name = "/vigo.v1.Probe/Echo",
                            .unary = [](const wire::Peer& peer, std::string_view text) {
                                return format("{} to {}", text, peer.envoy->text());
                            }};
    const auto server = wire::Server::listen(
        "localhost:0",
        {.authority = authority.certificate, .certificate = leaf.certificate, .key = leaf.key},
        {echo});
    std::printf("%d\n", server->port());
    std::fflush(stdout);
    char until_closed = 0;
    return ::read(STDIN_FILENO, &until_closed, 1) < 0 ? 1 : 0;
}

int call(const std::string& address, const std::string& folder) {
    const auto channel = wire::Channel::to(address, {.authority = get(folder + "/ca.pem"),
                                                     .certificate = get(folder + "/client.crt"),
                                                     .key = get(folder + "/client.key")});
    std::printf("%s\n", channel->call("/vigo.v1.Probe/Echo", "hello", Millis(5'000)).c_str());
    return 0;
}

int run(int count, char** words) {
    const std::string verb = count > 1 ? words[1] : "";
    if (verb == "serve" && count == 3) return serve(words[2]);
    if (verb == "call" && count == 4) return call(words[2], words[3]);
    std::fprintf(stderr, "usage: probe serve DIR | probe call HOST:PORT DIR\n");
    return 2;
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) {
    // A static getaddrinfo must not load the modules that this machine's nsswitch.conf names.
    __nss_configure_lookup("hosts", "files dns");
    vigo::crypto::start();
    try {
        return vigo::run(count, words);
    } catch (const vigo::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
