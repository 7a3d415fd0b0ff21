// tls_test — who may talk to whom over the real transport, and what an operator reads when it
// fails.

#include "wire/tls.h"

#include <gmock/gmock.h>
#include <malloc.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "wire/support/fleet_test.h"

namespace vigo::wire {
namespace {

using namespace testing;
using std::chrono::days;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Millis soon = 10s;

const Method who{.name = "/t/Who",
                 .permission = Permission::enrol,
                 .unary = [](const Peer& peer, std::string_view) {
                     return peer.envoy ? peer.envoy->text() : "nobody";
                 }};

std::unique_ptr<Server> serve(const Server::Credentials& credentials = server_credentials(),
                              int port = 0) {
    return Server::listen(format("127.0.0.1:{}", port), credentials, {who});
}

std::unique_ptr<Channel> to(const Server& server,
                            const Channel::Credentials& credentials = client_credentials(),
                            std::string_view host = "127.0.0.1") {
    return Channel::to(format("{}:{}", host, server.port()), credentials);
}

std::string ask(Channel& channel) { return channel.call("/t/Who", "", soon); }

Error refusal(Channel& channel) {
    return error_of([&] { ask(channel); });
}

/// What the openssl program says of a server.
struct Answer {
    int status = -1;
    std::string output;
};

Answer s_client(const Server& server, const std::string& options) {
    const std::string command =
        format("openssl s_client -connect 127.0.0.1:{} {} </dev/null 2>&1", server.port(), options);
    FILE* const pipe = popen(command.c_str(), "r");
    Answer answer;
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) answer.output += static_cast<char>(c);
    answer.status = WEXITSTATUS(pclose(pipe));
    return answer;
}

TEST(Tls, a_client_that_says_nothing_has_no_session) {
    const auto context = server_context(server_credentials());
    constexpr std::size_t clients = 200;
    std::vector<Handle> peers;
    std::vector<TlsSocket> sockets;
    peers.reserve(clients);
    sockets.reserve(clients);
    const auto before = mallinfo2().uordblks;
    if (before == 0) GTEST_SKIP() << "a sanitizer's memory gives no figures";
    for (std::size_t at = 0; at < clients; ++at) {
        int ends[2];
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
        peers.emplace_back(ends[0]);
        sockets.push_back(TlsSocket::accepted(context, Handle(ends[1])));
    }
    const auto silent = mallinfo2().uordblks;
    EXPECT_LT((silent - before) / clients, 512U);
    for (auto& each : sockets) EXPECT_EQ(each.handshake(), Progress::later);
    EXPECT_GT((mallinfo2().uordblks - silent) / clients, 4'000U) << "what it would cost";
    sockets.push_back(TlsSocket::accepted(context, Handle(::dup(peers[0].get()))));
    sockets.back().finish();
}

TEST(Tls, a_certificate_of_a_simulation_is_known_as_one) {
    const Method kind{.name = "/t/Kind", .unary = [](const Peer& peer, std::string_view) {
                          return peer.is_simulation ? "simulation" : "envoy";
                      }};
    const auto server = Server::listen("127.0.0.1:0", server_credentials(), {kind});
    for (const bool simulated : {false, true}) {
        auto request = crypto::make_request("web-1");
        const auto channel =
            to(*server, {.authority = authority().certificate,
                         .certificate = crypto::issue_client(authority(), request.request,
                                                             envoy().text(), now(), simulated),
                         .key = request.key});
        EXPECT_EQ(channel->call("/t/Kind", "", soon), simulated ? "simulation" : "envoy");
    }
}

TEST(Tls, a_name_that_the_certificate_lacks_is_said_so) {
    const auto server = serve(server_credentials({"vigo.example.org", "192.0.2.1"}));
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        const auto error = refusal(*to(*server, client_credentials(), host));
        EXPECT_EQ(error.fault(), Fault::unavailable);
        EXPECT_THAT(error.message(), HasSubstr("not valid for name " + host));
        EXPECT_THAT(error.message(), HasSubstr("server.tls_sans"));
        EXPECT_THAT(error.message(), StartsWith(format("{}:{}: ", host, server->port())));
    }
}

TEST(Tls, names_and_addresses_of_the_certificate_are_accepted) {
    const auto server = serve();
    EXPECT_EQ(ask(*to(*server, client_credentials(), "localhost")), envoy().text());
    EXPECT_EQ(ask(*to(*server, client_credentials(), "127.0.0.1")), envoy().text());
}

TEST(Tls, a_server_of_a_foreign_authority_is_refused) {
    const auto server = serve();
    auto credentials = client_credentials();
    credentials.authority = crypto::make_authority("Vigo fleet", now()).certificate;
    const auto error = refusal(*to(*server, credentials));
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("not from an authority that is trusted here"));
}

TEST(Tls, one_of_several_authorities_is_enough) {
    const auto server = serve();
    auto credentials = client_credentials();
    credentials.authority =
        crypto::make_authority("other", now()).certificate + authority().certificate;
    EXPECT_EQ(ask(*to(*server, credentials)), envoy().text());
}

TEST(Tls, an_expired_server_certificate_is_refused) {
    const auto leaf = crypto::issue_server(authority(), {"127.0.0.1"}, now() - days(400));
    const auto server = serve({authority().certificate, leaf.certificate, leaf.key});
    const auto error = refusal(*to(*server));
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("not valid now"));
}

TEST(Tls, a_client_certificate_of_a_foreign_authority_ends_the_handshake) {
    const auto server = serve();
    const auto foreign = crypto::make_authority("Vigo fleet", now());
    const auto error = refusal(*to(*server, client_credentials(foreign)));
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("does not trust our client certificate"));
}

TEST(Tls, an_expired_client_certificate_is_refused_and_its_owner_enrols_without_it) {
    const auto server = serve();
    auto credentials = client_credentials(authority(), now() - days(366));
    const auto error = refusal(*to(*server, credentials));
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr("the client certificate expired at "));
    credentials.certificate = credentials.key = "";
    EXPECT_EQ(ask(*to(*server, credentials)), "nobody");
}

TEST(Tls, a_server_certificate_is_no_client_certificate) {
    const auto server = serve();
    const auto leaf = crypto::issue_server(authority(), {"web-1"}, now());
    const auto error = refusal(*to(*server, {authority().certificate, leaf.certificate, leaf.key}));
    EXPECT_EQ(error.fault(), Fault::unavailable);
}

TEST(Tls, a_replaced_certificate_is_seen_by_new_connections_while_open_ones_go_on) {
    const auto server = serve(server_credentials({"127.0.0.1"}));
    const auto before = to(*server);
    EXPECT_EQ(ask(*before), envoy().text());
    EXPECT_THAT(refusal(*to(*server, client_credentials(), "localhost")).message(),
                HasSubstr("not valid for name"));
    server->replace(server_credentials({"localhost"}));
    EXPECT_EQ(ask(*to(*server, client_credentials(), "localhost")), envoy().text());
    EXPECT_THAT(refusal(*to(*server)).message(), HasSubstr("not valid for name"));
    EXPECT_EQ(ask(*before), envoy().text());
}

TEST(Tls, a_replacement_that_does_not_fit_changes_nothing) {
    const auto server = serve();
    auto wrong = server_credentials();
    wrong.key = server_credentials().key;
    EXPECT_EQ(error_of([&] { server->replace(wrong); }).fault(), Fault::invalid);
    EXPECT_EQ(ask(*to(*server)), envoy().text());
}

TEST(Tls, listening_needs_sound_credentials) {
    auto mixed = server_credentials();
    mixed.key = server_credentials().key;
    auto leaf_as_authority = server_credentials();
    leaf_as_authority.authority = leaf_as_authority.certificate;
    for (const auto& wrong : {mixed, leaf_as_authority, Server::Credentials{}})
        EXPECT_EQ(error_of([&] { serve(wrong); }).fault(), Fault::invalid);
}

TEST(Tls, a_port_alone_listens_on_every_address) {
    for (const auto* every : {":0", "[::]:0"}) {
        const auto server = Server::listen(every, server_credentials(), {who});
        EXPECT_EQ(ask(*to(*server)), envoy().text()) << every;  // asked over IPv4
    }
}

TEST(Tls, a_taken_port_is_named) {
    const auto server = serve();
    const auto error = error_of([&] { serve(server_credentials(), server->port()); });
    EXPECT_EQ(error.fault(), Fault::unavailable);
    EXPECT_THAT(error.message(), HasSubstr(format("127.0.0.1:{}", server->port())));
}

TEST(Tls, the_channel_finds_a_server_that_comes_back) {
    auto server = serve();
    const int port = server->port();
    const auto channel = to(*server);
    EXPECT_EQ(ask(*channel), envoy().text());
    server.reset();
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto error = refusal(*channel);
        EXPECT_EQ(error.fault(), Fault::unavailable);
        EXPECT_THAT(error.message(), StartsWith(format("127.0.0.1:{}: ", port)));
        // The first may still meet the connection that is just going.
        if (attempt > 0) {
            EXPECT_THAT(error.message(), HasSubstr("connection refused"));
        }
    }
    server = serve(server_credentials(), port);
    EXPECT_EQ(ask(*channel), envoy().text());
}

TEST(Tls, the_openssl_program_trusts_the_server) {
    const auto folder = std::filesystem::path(::testing::TempDir());
    const auto file = (folder / format("vigo-tls-{}.pem", ::getpid())).string();
    std::ofstream(file) << authority().certificate;
    const auto server = serve();
    for (const std::string alpn : {"", " -alpn h2"}) {
        const auto trusted = s_client(*server, "-verify_return_error -CAfile " + file + alpn);
        EXPECT_EQ(trusted.status, 0) << trusted.output;
        EXPECT_THAT(trusted.output, HasSubstr("Verify return code: 0 (ok)"));
        EXPECT_THAT(trusted.output, HasSubstr("TLSv1.3"));
    }
    std::filesystem::remove(file);
}

TEST(Tls, who_offers_other_protocols_only_is_refused) {
    const auto server = serve();
    const auto other = s_client(*server, "-alpn http/1.1");
    EXPECT_NE(other.status, 0);
    EXPECT_THAT(other.output, HasSubstr("no application protocol"));
}

TEST(Tls, nothing_older_than_tls_1_3_is_spoken) {
    const auto server = serve();
    const auto old = s_client(*server, "-tls1_2");
    EXPECT_NE(old.status, 0);
    EXPECT_THAT(old.output, HasSubstr("Cipher is (NONE)"));
}

}  // namespace
}  // namespace vigo::wire
