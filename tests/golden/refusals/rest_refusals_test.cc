// rest_refusals — who is let in to each route of the REST API, and what the others are told.

#include "base/text.h"
#include "crypto/join_token.h"
#include "refusals/golden.h"
#include "server/rest/catalogue.h"
#include "server/rest/router.h"
#include "server/rest/server.h"
#include "server/rpc/fixture_test.h"

namespace vigo::golden {
namespace {

constexpr std::string_view admin_token = "vgla_c2VjcmV0";

/// The real rows with nothing behind them: what is asked here is who gets that far.
rest::Routes hollow_routes() {
    rest::Routes routes;
    for (auto& unit : rest::all())
        for (auto& row : unit) {
            row.handle = [](const Value&, const rest::Call& call) {
                return rest::text(call.actor.empty() ? "let in" : "let in as " + call.actor);
            };
            routes.push_back(std::move(row));
        }
    return routes;
}

/// Every kind of caller there is, and the header that each sends.
struct Caller {
    std::string_view name;
    std::string authorization;
};

std::vector<Caller> callers(const std::string& envoy, const std::string& join_token) {
    const std::string token(admin_token);
    return {{"nobody", ""},
            {"wrong token", "Bearer vgla_d3Jvbmc"},
            {"half a token", "Bearer " + token.substr(0, 8)},
            {"token as password", "Basic " + token},
            {"envoy's id", "Bearer " + envoy},
            {"join token", "Bearer " + join_token},
            {"operator", "Bearer " + token}};
}

/// Any value for each segment in braces.
std::string sample_path(std::string_view pattern) {
    std::string path;
    bool inside = false;
    for (const char each : pattern) {
        if (each == '{') path += "x";
        inside = (inside || each == '{') && each != '}';
        if (!inside && each != '}') path += each;
    }
    return path;
}

using RestRefusals = rpc::ServerTest;

TEST_F(RestRefusals, each_route_lets_in_whom_it_should) {
    const publish::Archive archive(publish::Paths::under(folder_));
    Diagnostics findings;
    const auto settings =
        server::read_settings("server: {hostname: vigo.test}", "server.yaml", folder_, findings);
    rest::Server server{.store = server_->store_,
                        .fleet = server_->index_,
                        .runs = server_->book_,
                        .policies = *server_->policies_,
                        .streams = server_->streams_,
                        .metrics = server_->metrics_,
                        .archive = archive,
                        .settings = settings,
                        .clock = clock_,
                        .facts = {},
                        .license = nullptr,
                        .damage = nullptr};
    const rest::Router router(server, hollow_routes(), std::string(admin_token));
    const auto all = callers(enrolled("web1").id_.text(), server_->make_token("web2"));
    std::string table;
    for (const auto& row : router.routes()) {
        table += format("{} {}\n", row.method, row.path);
        for (const auto& caller : all) {
            const auto answer = router.answer({.method = std::string(row.method),
                                               .path = sample_path(row.path),
                                               .query = {},
                                               .authorization = caller.authorization,
                                               .body = "",
                                               .address = "192.0.2.1"});
            table += format("    {:<18} {} {}\n", caller.name, answer.status, trim(answer.body));
        }
    }
    expect_golden(table, "rest.txt");
}

}  // namespace
}  // namespace vigo::golden
