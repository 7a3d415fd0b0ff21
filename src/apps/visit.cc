#include "apps/visit.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/error.h"
#include "crypto/x509.h"

namespace vigo {
namespace {

struct Free {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::string authorities_in(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    if (crypto::certificates_in(text.str()).empty())
        fail(Fault::invalid, "{} holds no certificate", file);
    return text.str();
}

/// The players dial addresses, and IPv4 only.
std::string dotted(const std::string& host) {
    const addrinfo hints{.ai_flags = 0,
                         .ai_family = AF_INET,
                         .ai_socktype = SOCK_STREAM,
                         .ai_protocol = 0,
                         .ai_addrlen = 0,
                         .ai_addr = nullptr,
                         .ai_canonname = nullptr,
                         .ai_next = nullptr};
    addrinfo* found = nullptr;
    const int problem = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    const std::unique_ptr<addrinfo, Free> list(found);
    if (problem != 0)
        fail(Fault::unavailable, "no address of {}: {}", host, ::gai_strerror(problem));
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(list->ai_addr)->sin_addr,
                text.data(), text.size());
    return text.data();
}

}  // namespace

void check_visit(const SimulateOptions& given) {
    if (given.server.empty()) {
        if (!given.token.empty() || !given.ca.empty())
            fail(Fault::invalid, "--token and --ca belong to --server");
        return;
    }
    if (!given.stack.empty() || !given.publish.empty() || given.restart || !given.folder.empty())
        fail(Fault::invalid,
             "a stack, --publish, --restart and --folder are for a private server: leave out "
             "--server");
    if (given.token.empty() || given.ca.empty())
        fail(Fault::invalid,
             "--server needs --token (`vigocli token create`) and --ca (its "
             "tls/ca)");
}

Mustered visitors(const SimulateOptions& given, const Muster& wanted) {
    const auto colon = given.server.rfind(':');
    if (colon == std::string::npos || colon == 0)
        fail(Fault::invalid, "--server {}: write it as host:port", given.server);
    const auto host = given.server.substr(0, colon);
    const auto request = crypto::make_request("simulate");
    Mustered made{.members = std::vector<simulate::Member>(wanted.envoys),
                  .fleet = {},
                  .realm = {.address = dotted(host) + given.server.substr(colon),
                            .name = host,
                            .authorities = authorities_in(given.ca),
                            .token = given.token,
                            .tls_key = request.key,
                            .tls_request = request.request}};
    for (std::size_t number = 0; number < wanted.envoys; ++number)
        made.members[number].hostname = hostname_of(wanted, number);
    return made;
}

}  // namespace vigo
