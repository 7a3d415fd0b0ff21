// rest — every route refuses who may not, answers what it promises, and HTTPS bounds what it is
// sent.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/join_token.h"
#include "crypto/x509.h"
#include "schema/json.h"
#include "server/publish/publisher.h"
#include "server/rest/catalogue.h"
#include "server/rest/router.h"
#include "server/rest/script.h"
#include "server/rest/server.h"
#include "server/store/pack.h"

namespace vigo::rest {
namespace {

using testing::HasSubstr;

const Time now = from_ms(1'800'000'000'000);

struct StoppedClock : Clock {
    Time now() const override { return rest::now; }
    std::chrono::nanoseconds steady() const override { return rest::now.time_since_epoch(); }
};

Routes all_routes() {
    Routes routes;
    for (auto& unit : all())
        for (auto& row : unit) routes.push_back(std::move(row));
    return routes;
}

class RestTest : public testing::Test {
 protected:
    RestTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-rest-XXXXXX";
        folder_ = mkdtemp(pattern.data());
        Diagnostics findings;
        settings_ = server::read_settings("server: {hostname: vigo.test}", "server.yaml", folder_,
                                          findings);
        std::filesystem::create_directories(folder_ + "/tls");
        std::filesystem::create_directories(folder_ + "/agents");
        const auto authority = crypto::make_authority("test", now);
        const auto leaf = crypto::issue_server(authority, {"vigo.test"}, now);
        write("tls/ca", authority.certificate);
        write("tls/cert", leaf.certificate);
        store_ = std::make_unique<store::Store>(folder_ + "/vigo.db");
        runs_ = std::make_unique<fleet::RunBook>(store_->runs, fleet::RunBook::Options{});
        archive_ = std::make_unique<publish::Archive>(publish::Paths::under(folder_));
        policies_ = std::make_unique<policy::Policies>([] { return std::nullopt; }, types_, key_,
                                                       policy::Terms{}, clock_, metrics_);
        policies_->start();
        server_.reset(
            new Server{.store = *store_,
                       .fleet = index_,
                       .runs = *runs_,
                       .policies = *policies_,
                       .streams = streams_,
                       .metrics = metrics_,
                       .archive = *archive_,
                       .settings = settings_,
                       .clock = clock_,
                       .facts = {.version = "0.1.0",
                                 .grpc_port = 1530,
                                 .api_port = 8443,
                                 .authorities = authority.certificate,
                                 .key_digest = crypto::facts_of(authority.certificate).key_digest},
                       .license = [this] { return license_; },
                       .damage = [] { return std::string(); }});
        router_ = std::make_unique<Router>(*server_, all_routes(), "secret");
    }
    ~RestTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& path, const std::string& text) {
        std::ofstream(folder_ + "/" + path) << text;
    }
    std::string read(const std::string& path) const {
        std::ifstream file(folder_ + "/" + path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Response ask(const std::string& method, const std::string& target, const std::string& body = {},
                 const std::string& authorization = "Bearer secret") {
        Request request{.method = method, .authorization = authorization, .body = body};
        EXPECT_TRUE(read_target(target, request)) << target;
        return router_->answer(request);
    }
    Value get(const std::string& target) {
        const auto response = ask("GET", target);
        EXPECT_EQ(response.status, 200) << target << response.body;
        return parse_json(response.body);
    }
    std::string at(const Value& value, const std::string& path) {
        const auto* found = value.at_path(path);
        return found == nullptr ? "(none)" : found->source();
    }

    Uuid enrol(int number, const std::string& hostname) {
        std::string bytes(16, '\0');
        bytes[15] = static_cast<char>(number);
        const auto key = crypto::SigningKey::make();
        const store::EnvoyRow row{.id = *Uuid::from_bytes(bytes),
                                  .hostname = hostname,
                                  .public_key = std::string(key.public_key().bytes()),
                                  .enrolled = now};
        store_->envoys.add(row);
        index_.put(row);
        return row.id;
    }
    std::int64_t report(const Uuid& envoy, std::uint64_t number) {
        store::Run runs[] = {
            {.envoy = envoy,
             .summary = {.store_id = "s",
                         .number = number,
                         .finished = now,
                         .outcome = store::Outcome::converged,
                         .counts = {.changed = 1}},
             .started = now,
             .received = now,
             .cause = "schedule",
             .results = {{.crate = "web",
                          .name = "motd",
                          .type = "file",
                          .action = "changed",
                          .differences = {{.property = "content", .is = "a", .want = "b"}}}}}};
        runs_->record(runs);
        index_.reported(envoy, runs[0].summary);
        return runs[0].id;
    }

    std::string folder_;
    license::Standing license_;
    StoppedClock clock_;
    server::Settings settings_;
    server::Metrics metrics_;
    compile::Types types_;
    crypto::SigningKey key_ = crypto::SigningKey::make();
    fleet::Index index_{fleet::Freshness{}};
    streams::Streams streams_{index_, [](const streams::Push&) { return std::string(); }};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<fleet::RunBook> runs_;
    std::unique_ptr<publish::Archive> archive_;
    std::unique_ptr<policy::Policies> policies_;
    std::unique_ptr<Server> server_;
    std::unique_ptr<Router> router_;
};

TEST_F(RestTest, every_route_that_is_not_open_refuses_nobody_and_a_wrong_token) {
    for (const auto& row : router_->routes()) {
        if (row.permission == Permission::open) continue;
        std::string path(row.path);
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
            path.replace(open, path.find('}') - open + 1, "x");
        for (const auto* authorization :
             {"", "secret", "Bearer ", "Bearer secre", "Bearer secret2", "Basic secret"}) {
            const auto response = ask(std::string(row.method), path, "", authorization);
            EXPECT_EQ(response.status, 401)
                << row.method << " " << row.path << " as " << authorization;
        }
    }
}

TEST_F(RestTest, the_attack_surface_is_the_golden_one) {
    std::string table;
    for (const auto& row : router_->routes())
        table += format("{:6} {:40} {}\n", row.method, row.path, name_of(row.permission));
    if (std::getenv("VIGO_ACCEPT") != nullptr) std::ofstream(HERE "/routes.golden.txt") << table;
    std::ifstream file(HERE "/routes.golden.txt");
    EXPECT_EQ(table, std::string((std::istreambuf_iterator<char>(file)), {}));
}

TEST_F(RestTest, faults_become_statuses_and_a_message) {
    const struct {
        std::string method, target, body;
        int status;
        std::string_view message;
    } cases[] = {
        {"GET", "/nowhere", "", 404, "there is no /nowhere"},
        {"PUT", "/api/v1/envoys", "", 405, "PUT is not possible here"},
        {"GET", "/api/v1/envoys/web1", "", 404, "no envoy is named web1"},
        {"GET", "/api/v1/envoys?limt=5", "", 400, "did you mean \\\"limit\\\"?"},
        {"GET", "/api/v1/envoys?limit=0", "", 400, "limit"},
        {"GET", "/api/v1/envoys?limit=5000", "", 400, "limit"},
        {"GET", "/api/v1/envoys?limit=many", "", 400, "an integer"},
        {"GET", "/api/v1/runs/12345", "", 404, "there is no run 12345"},
        {"GET", "/api/v1/runs/x", "", 400, "an integer"},
        {"POST", "/api/v1/tokens", "{}", 400, "needs `hostname`"},
        {"POST", "/api/v1/tokens", "[1]", 400, "JSON object"},
        {"POST", "/api/v1/tokens", "{", 400, "message"},
        {"POST", "/api/v1/tokens", R"({"hostname":"*","uses":0})", 400, "uses"},
        {"POST", "/api/v1/push", R"({"envoy":"nobody"})", 404, "no envoy is named nobody"},
        {"DELETE", "/api/v1/tokens/tok_x", "", 404, "there is no token tok_x"},
        {"POST", "/api/v1/pending/x/approve", "", 400, "x is no id"},
        {"DELETE", "/api/v1/pending/00000000-0000-0000-0000-000000000000", "", 404, "waits"},
        {"GET", "/agent/linux-riscv", "", 404, "there is no agent for linux-riscv"},
        {"GET", "/agent/..%2fvigo.db", "", 404, "there is no agent"},
        {"GET", "/readyz", "", 503, "not ready yet"},
    };
    for (const auto& each : cases) {
        const auto response = ask(each.method, each.target, each.body);
        EXPECT_EQ(response.status, each.status) << each.target;
        EXPECT_THAT(response.body, HasSubstr("{\"message\":")) << each.target;
        EXPECT_THAT(response.body, HasSubstr(each.message)) << each.target;
    }
}

TEST_F(RestTest, envoys_are_listed_in_pages_and_shown) {
    for (int number = 1; number <= 3; ++number) enrol(number, format("web{}", number));
    const auto page = get("/api/v1/envoys?limit=2");
    ASSERT_EQ(page.find("items")->list().size(), 2U);
    EXPECT_EQ(at(page, "items.0.hostname"), "web1");
    EXPECT_EQ(at(page, "items.0.reachability"), "never");
    EXPECT_EQ(at(page, "items.0.status"), "no data");
    EXPECT_EQ(at(page, "items.0.drift"), "none");
    const auto next =
        format("/api/v1/envoys?limit=2&after={}%1f{}", "web2", at(page, "items.1.envoy"));
    EXPECT_EQ(at(page, "next"), "web2\x1f" + at(page, "items.1.envoy"));
    EXPECT_EQ(at(get(next), "items.0.hostname"), "web3");
    EXPECT_EQ(get("/api/v1/envoys?match=web2").find("items")->list().size(), 1U);
    EXPECT_EQ(at(get("/api/v1/envoys/WEB2"), "hostname"), "web2");
}

TEST_F(RestTest, b4_b5_revoking_and_deleting_reach_store_and_memory) {
    const auto id = enrol(1, "web1");
    EXPECT_EQ(ask("POST", "/api/v1/envoys/web1/revoke").status, 200);
    EXPECT_EQ(at(get("/api/v1/envoys/web1"), "reachability"), "revoked");
    EXPECT_NE(store_->envoys.find(id)->revoked, Time());
    EXPECT_TRUE(index_.identity(id)->revoked);
    EXPECT_EQ(ask("DELETE", "/api/v1/envoys/" + id.text()).status, 200);
    EXPECT_EQ(ask("GET", "/api/v1/envoys/web1").status, 404);
    EXPECT_FALSE(store_->envoys.find(id));
    const auto events = get("/api/v1/events");
    EXPECT_EQ(at(events, "items.0.kind"), "envoy.deleted");
    EXPECT_EQ(at(events, "items.1.kind"), "envoy.revoked");
    EXPECT_EQ(at(events, "items.1.actor"), "localhost");
}

TEST_F(RestTest, b5_history_moves_to_the_new_identity) {
    const auto old = enrol(1, "web1");
    report(old, 1);
    const auto next = enrol(2, "web1");
    EXPECT_EQ(ask("POST", "/api/v1/envoys/web1/replace", R"({"by":"x"})").status, 404);
    EXPECT_EQ(
        ask("POST", "/api/v1/envoys/" + old.text() + "/replace", R"({"by":")" + next.text() + "\"}")
            .status,
        200);
    EXPECT_EQ(at(get("/api/v1/runs"), "items.0.envoy"), next.text());
    EXPECT_EQ(ask("GET", "/api/v1/envoys/" + old.text()).status, 404);
}

TEST_F(RestTest, d6_runs_and_drift_tell_what_differed) {
    const auto id = enrol(1, "web1");
    report(id, 1);
    const auto run = report(id, 2);
    const auto listed = get("/api/v1/runs?envoy=web1");
    ASSERT_EQ(listed.find("items")->list().size(), 2U);
    EXPECT_EQ(at(listed, "items.0.changed"), "1");
    EXPECT_EQ(at(listed, "items.0.hostname"), "web1");
    EXPECT_EQ(at(get("/api/v1/runs?limit=1"), "next"), std::to_string(run));
    const auto shown = get("/api/v1/runs/" + std::to_string(run));
    EXPECT_EQ(at(shown, "results.0.differences.0.want"), "b");
    EXPECT_EQ(get("/api/v1/runs?all=true").find("items")->list().size(), 2U);
    const auto drift = get("/api/v1/drift");
    ASSERT_EQ(drift.find("items")->list().size(), 1U);
    EXPECT_EQ(at(drift, "items.0.resource"), "web/motd");
    EXPECT_EQ(at(drift, "items.0.current"), "true");
    EXPECT_EQ(get("/api/v1/drift?envoy=web1").find("items")->list().size(), 1U);
}

TEST_F(RestTest, a_join_token_is_shown_once_and_stored_as_a_hash) {
    const auto response =
        ask("POST", "/api/v1/tokens", R"({"hostname":"web*","uses":2,"expires_in":"1h"})");
    const auto made = parse_json(response.body);
    const auto token = crypto::JoinToken::parse(at(made, "token"));
    EXPECT_TRUE(token.pins(server_->facts.key_digest));
    EXPECT_THAT(at(made, "bootstrap"), HasSubstr("https://vigo.test:8443/bootstrap?ca="));
    const auto listed = get("/api/v1/tokens");
    EXPECT_EQ(at(listed, "items.0.hostname"), "web*");
    EXPECT_EQ(at(listed, "items.0.uses_left"), "2");
    EXPECT_EQ(at(listed, "items.0.state"), "usable");
    EXPECT_EQ(to_json(listed).find(at(made, "token")), std::string::npos);
    std::ifstream file(folder_ + "/vigo.db-wal", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find(token.secret), std::string::npos);
    EXPECT_EQ(ask("DELETE", "/api/v1/tokens/" + at(made, "id")).status, 200);
    EXPECT_EQ(at(get("/api/v1/tokens"), "items.0.state"), "revoked");
}

TEST_F(RestTest, b2_the_script_is_for_those_who_compared_the_ca) {
    const auto refusal = ask("GET", "/bootstrap", "", "");
    EXPECT_EQ(refusal.status, 200);  // `curl -f … | sh` must come to say why
    write("refusal", refusal.body);
    EXPECT_NE(std::system(("sh " + folder_ + "/refusal 2>" + folder_ + "/why").c_str()), 0);
    EXPECT_THAT(read("why"), HasSubstr("vigocli token create"));
    const auto digest = to_hex(crypto::sha256(server_->facts.authorities));
    const auto script = ask("GET", "/bootstrap?ca=" + digest, "", "");
    EXPECT_EQ(script.status, 200);
    EXPECT_THAT(script.body, HasSubstr("[ yes = no ] || fail"));
    EXPECT_EQ(ask("GET", "/bootstrap?ca=00", "", "").status, 403);
    settings_.bootstrap.allow_untrusted = true;
    EXPECT_THAT(ask("GET", "/bootstrap", "", "").body, HasSubstr("[ no = no ] || fail"));
    EXPECT_EQ(ask("GET", "/bootstrap?os=windows", "", "").status, 400);
    EXPECT_EQ(ask("GET", "/ca.pem", "", "").body, server_->facts.authorities);
}

TEST_F(RestTest, b2_the_script_is_sound_shell) {
    const auto text = bootstrap_script(
        {.host = "h", .grpc_port = 1, .api_port = 2, .authorities = "CA", .needs_token = true});
    EXPECT_EQ(text.find('@'), text.find("\"$@\""));  // no mark is left
    write("script", text);
    EXPECT_EQ(std::system(("sh -n " + folder_ + "/script").c_str()), 0);
}

TEST_F(RestTest, b2_agents_are_served_with_their_digest) {
    write("agents/linux-arm64", "an agent");
    const auto file = ask("GET", "/agent/linux-arm64", "", "");
    EXPECT_EQ(file.file, folder_ + "/agents/linux-arm64");
    EXPECT_EQ(ask("GET", "/agent/linux-arm64.sha256", "", "").body,
              to_hex(crypto::sha256("an agent")) + "  vigo\n");
}

TEST_F(RestTest, e1_the_doctor_makes_eight_checks) {
    const auto found = get("/api/v1/doctor");
    ASSERT_EQ(found.find("items")->list().size(), 8U);
    for (const auto& each : found.find("items")->list()) {
        const auto state = each.find("state")->text();
        EXPECT_THAT(state, testing::AnyOf("pass", "warn", "fail", "skip"));
        EXPECT_EQ(state == "warn" || state == "fail", !each.find("mend")->text().empty())
            << to_json(each);
    }
    server_->damage = [] { return std::string("page 3"); };
    EXPECT_EQ(at(get("/api/v1/doctor"), "items.0.state"), "fail");
}

TEST_F(RestTest, a_check_that_cannot_be_made_fails_alone) {
    std::filesystem::remove(folder_ + "/tls/cert");
    const auto found = get("/api/v1/doctor");
    ASSERT_EQ(found.find("items")->list().size(), 8U);
    EXPECT_EQ(at(found, "items.1.state"), "fail");
    EXPECT_THAT(at(found, "items.1.detail"), HasSubstr(folder_ + "/tls/cert cannot be read"));
    EXPECT_EQ(at(found, "items.0.state"), "pass");
}

TEST_F(RestTest, the_doctor_tells_what_is_odd_about_the_keys) {
    server_->key_warnings = [] { return std::vector<std::string>{"not kept"}; };
    const auto found = get("/api/v1/doctor");
    EXPECT_EQ(at(found, "items.1.state") + at(found, "items.1.detail"), "warnnot kept");
    EXPECT_NE(at(found, "items.1.mend"), "");
}

TEST_F(RestTest, the_doctor_opens_every_secret) {
    const auto says = [&] {
        const auto found = get("/api/v1/doctor");
        return at(found, "items.2.state") + " " + at(found, "items.2.detail");
    };
    EXPECT_EQ(says(), "skip no secrets provider is configured");
    secrets::Vault vault(folder_ + "/secrets");
    server_->secrets = &vault;
    EXPECT_EQ(says(), "skip no secret is stored");
    vault.set("web/key", "hunter2", now);
    vault.set("db/key", "hunter2", now);
    EXPECT_EQ(says(), "pass 2 secrets, all can be opened");
    std::filesystem::copy_file(folder_ + "/secrets/web/key", folder_ + "/secrets/db/key",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_THAT(says(), HasSubstr("fail 1 of 2 cannot be opened; db/key: its file was damaged"));
}

TEST_F(RestTest, a_notice_of_a_secret_is_kept_for_an_audit_and_looked_at) {
    int looked = 0;
    server_->refresh_secrets = [&] { return ++looked == 1; };
    const auto told = [&](const std::string& body) {
        return ask("POST", "/api/v1/secrets/notices", body);
    };
    EXPECT_EQ(told(R"({"action":"set","path":"web/key"})").body, "{\"changed\":true}\n");
    EXPECT_EQ(told(R"({"action":"rotate-master-key","path":""})").body, "{\"changed\":false}\n");
    EXPECT_EQ(told(R"({"action":"sell","path":"web/key"})").status, 400);
    EXPECT_EQ(told(R"({"action":"set","path":"../key"})").status, 400);
    EXPECT_EQ(told("{}").status, 400);
    EXPECT_EQ(looked, 2);
    const auto events = store_->events.list(0, 10);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].kind + " " + events[1].subject + " " + events[1].actor,
              "secret.set web/key localhost");
}

TEST_F(RestTest, health_readiness_and_metrics_are_open) {
    EXPECT_EQ(ask("GET", "/healthz", "", "").body, "ok\n");
    server_->ready = true;
    EXPECT_EQ(ask("GET", "/readyz", "", "").body, "ready\n");
    enrol(1, "web1");
    const auto metrics = ask("GET", "/metrics", "", "").body;
    EXPECT_THAT(metrics, HasSubstr("vigo_nodes_total 1"));
    EXPECT_THAT(metrics, HasSubstr("vigo_compliance_status{envoy=\"web1\",status=\"no data\"} 1"));
    settings_.tuning.series_per_envoy = 0;
    EXPECT_EQ(ask("GET", "/metrics", "", "").body.find("vigo_compliance_status"),
              std::string::npos);
}

TEST_F(RestTest, machines_without_a_token_are_approved_or_refused) {
    const auto id = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    store_->enrolment.ask({.id = id, .public_key = std::string(32, 'k'), .hostname = "web1"}, now,
                          0);
    EXPECT_EQ(at(get("/api/v1/pending"), "items.0.hostname"), "web1");
    EXPECT_EQ(ask("POST", "/api/v1/pending/" + id.text() + "/approve").status, 200);
    EXPECT_NE(at(get("/api/v1/pending"), "items.0.approved"), "");
    EXPECT_EQ(ask("DELETE", "/api/v1/pending/" + id.text()).status, 200);
    EXPECT_TRUE(get("/api/v1/pending").find("items")->list().empty());
}

TEST_F(RestTest, an_id_that_is_garbled_is_no_envoy_and_no_request) {
    for (const auto* id :
         {"x", "00000000-0000-4000-8000-00000000000", "%00", "%ff%fe", "..%2f.."}) {
        const auto envoy = ask("GET", std::string("/api/v1/envoys/") + id);
        EXPECT_TRUE(envoy.status == 404 || envoy.status == 400) << id << ": " << envoy.status;
        EXPECT_NE(envoy.body.find("message"), std::string::npos) << envoy.body;
        const auto pending = ask("POST", std::string("/api/v1/pending/") + id + "/approve");
        EXPECT_TRUE(pending.status == 404 || pending.status == 400) << id << pending.status;
    }
}

TEST_F(RestTest, the_state_of_the_config_is_told) {
    EXPECT_EQ(at(get("/api/v1/config/status"), "state"), "none");
    EXPECT_EQ(at(get("/api/v1/config/version"), "version"), "0");
    EXPECT_EQ(ask("POST", "/api/v1/config/reload", "{}").status, 200);
    EXPECT_TRUE(get("/api/v1/config/history").find("items")->list().empty());
    EXPECT_EQ(ask("GET", "/api/v1/config/trace?envoy=web1").status, 404);
    EXPECT_EQ(at(get("/api/v1/license"), "tier"), "community");
    EXPECT_EQ(at(get("/api/v1/status"), "version"), "0.1.0");
    EXPECT_EQ(get("/api/v1/routes").find("items")->list().size(), router_->routes().size());
}

TEST_F(RestTest, the_operators_token_is_new_at_every_start_and_private) {
    const auto path = folder_ + "/token";
    const auto first = make_admin_token(path);
    const auto second = make_admin_token(path);
    EXPECT_NE(first, second);
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, second);
    struct stat facts {};
    ASSERT_EQ(stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST(Target, is_read_or_refused) {
    const struct {
        std::string_view target;
        bool good;
    } cases[] = {{"/a?b=c&d", true}, {"/a?b=%zz", false}, {"/a?b=%00", false},
                 {"a", false},       {"", false},         {"/a?b=%4", false}};
    for (const auto& each : cases) {
        Request request;
        EXPECT_EQ(read_target(each.target, request), each.good) << each.target;
    }
    Request request;
    read_target("/a?x=1+2%2B3", request);
    EXPECT_EQ(request.query["x"], "1 2+3");
}

TEST(Target, segments_in_braces_match_one_segment) {
    std::map<std::string, std::string> found;
    EXPECT_TRUE(match_path("/e/{envoy}/x", "/e/a%2Fb/x", found));
    EXPECT_EQ(found["envoy"], "a/b");
    for (const auto* path : {"/e//x", "/e/a/b/x", "/e/a", "/e/%00/x", "/e/a/x/"})
        EXPECT_FALSE(match_path("/e/{envoy}/x", path, found)) << path;
}

TEST_F(RestTest, the_traits_of_the_fleet_come_in_pages) {
    for (int number = 1; number <= 3; ++number) {
        const auto id = enrol(number, format("web{}", number));
        if (number == 2) continue;
        index_.set_traits(
            id, std::make_shared<fleet::Traits>(
                    std::string(32, 'd'), store_->packer.pack(format(R"({{"serial":{}}})", number)),
                    store_->packer));
    }
    const auto first = get("/api/v1/traits?limit=2");
    EXPECT_EQ(at(first, "items.0.traits.serial"), "1");
    EXPECT_TRUE(first.at_path("items.1.traits")->is_null()) << "not known yet";
    const auto second = get("/api/v1/traits?limit=2&after=" + at(first, "next"));
    EXPECT_EQ(at(second, "items.0.hostname"), "web3");
    EXPECT_EQ(at(second, "next"), "(none)");
}

TEST_F(RestTest, a_page_of_traits_ends_early_when_it_is_large) {
    const auto large = R"({"list":")" + std::string(limits::traits_bytes - 100, 'x') + R"("})";
    for (int number = 1; number <= 12; ++number)
        index_.set_traits(enrol(number, format("web{:02}", number)),
                          std::make_shared<fleet::Traits>(
                              std::string(32, 'd'), store_->packer.pack(large), store_->packer));
    const auto first = get("/api/v1/traits");
    EXPECT_EQ(first.find("items")->list().size(), 9U);
    const auto second = get("/api/v1/traits?after=" + at(first, "next"));
    EXPECT_EQ(second.find("items")->list().size(), 3U);
}

TEST_F(RestTest, b6_the_licence_shows_usage_and_cap) {
    enrol(1, "web1");
    EXPECT_EQ(at(get("/api/v1/license"), "used"), "1");
    EXPECT_EQ(at(get("/api/v1/license"), "cap"), "");
    license_.license = license::License{.id = "L-1",
                                        .customer = "ann",
                                        .envoys = 1,
                                        .issued_ms = to_ms(now),
                                        .expires_ms = to_ms(now) + 86'400'000};
    const auto shown = get("/api/v1/license");
    EXPECT_EQ(at(shown, "tier"), "enterprise");
    EXPECT_EQ(at(shown, "cap"), "1");
    EXPECT_EQ(at(shown, "days_left"), "1");
    const auto doctor = [&] {
        const auto all = get("/api/v1/doctor");
        for (const auto& each : all.find("items")->list())
            if (at(each, "check") == "license") return at(each, "state") + " " + at(each, "detail");
        return std::string();
    };
    EXPECT_EQ(doctor(), "warn 1 of 1 envoys");
    license_.license->envoys = 2;
    EXPECT_EQ(doctor(), "pass 1 of 2 envoys");
    license_.expired = true;
    EXPECT_EQ(doctor(), "warn 1 of 2 envoys; the licence has expired");
    license_ = {.problem = "a.lic: this is no licence file"};
    EXPECT_EQ(doctor(), "fail a.lic: this is no licence file");
}

TEST_F(RestTest, the_publish_log_and_a_freeze_are_shown) {
    EXPECT_EQ(at(get("/api/v1/config/status"), "frozen"), "");
    publish::Publisher publisher(publish::Paths::under(folder_));
    publisher.freeze({.author = "ann", .reason = "night", .since_ms = to_ms(now)});
    EXPECT_EQ(at(get("/api/v1/config/status"), "frozen"),
              "config is frozen until further notice by ann: night");
    const auto log = get("/api/v1/config/log");
    EXPECT_EQ(at(log, "items.0.actor"), "ann");
    EXPECT_EQ(at(log, "items.0.action"), "freeze");
    EXPECT_EQ(at(log, "items.0.message"), "night");
}

}  // namespace
}  // namespace vigo::rest
