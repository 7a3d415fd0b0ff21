// server — settings refuse what they do not know; metrics carry the names of the contract.

#include <gtest/gtest.h>

#include "server/metrics.h"
#include "server/settings.h"

namespace vigo::server {
namespace {

Settings read_text(std::string_view text, Diagnostics& findings) {
    return read_settings(text, "server.yaml", "/srv/vigo", findings);
}

TEST(Settings, an_empty_file_means_the_defaults_under_its_folder) {
    Diagnostics findings;
    const auto settings = read_text("", findings);
    EXPECT_FALSE(findings.has_errors()) << findings.text();
    EXPECT_EQ(settings.server.grpc_listen, ":1530");
    EXPECT_EQ(settings.server.api_listen, ":8443");
    EXPECT_EQ(settings.server.tls.ca_key_file, "/srv/vigo/tls/ca_key");
    EXPECT_EQ(settings.database.path, "/srv/vigo/db/vigo.db");
    EXPECT_EQ(settings.paths.live, "/srv/vigo/.live");
    EXPECT_EQ(settings.checkin.interval, Millis(300'000));
    EXPECT_EQ(settings.database.retention, Millis(30LL * 86'400'000));
    EXPECT_FALSE(settings.bootstrap.allow_untrusted);
    EXPECT_FALSE(settings.server.hostname.empty());
}

TEST(Settings, say_what_the_file_says) {
    Diagnostics findings;
    const auto settings = read_text(
        "server:\n  hostname: vigo.example\n  tls_sans: [10.0.0.1]\n  tls: {ca_file: /etc/ca}\n"
        "checkin: {interval: 2s, observe_only: true}\ndatabase: {retention: 7d}\nrun_store: "
        "memory\n"
        "tuning: {signature_window: 90s}\nlog: {level: debug, json: true}\n",
        findings);
    EXPECT_FALSE(findings.has_errors()) << findings.text();
    EXPECT_EQ(settings.server.hostname, "vigo.example");
    EXPECT_EQ(settings.server.tls.ca_file, "/etc/ca");
    EXPECT_EQ(settings.checkin.interval, Millis(2'000));
    EXPECT_TRUE(settings.checkin.observe_only);
    EXPECT_EQ(settings.run_store, RunStore::memory);
    EXPECT_EQ(settings.tuning.signature_window, Millis(90'000));
    EXPECT_EQ(settings.log.level, LogLevel::debug);
}

TEST(Settings, may_be_secrets_wherever_a_value_stands) {
    Diagnostics findings;
    std::vector<std::string> asked;
    const auto settings = read_settings(
        "server: {hostname: \"secret:vigo/name\", tls_sans: [\"secret:vigo/name\", b]}\n"
        "checkin: {interval: \"secret:vigo/interval\"}\n",
        "server.yaml", "/srv/vigo", findings, [&](std::string_view path) {
            asked.emplace_back(path);
            return std::string(path == "vigo/name" ? "a" : "2s");
        });
    EXPECT_FALSE(findings.has_errors()) << findings.text();
    EXPECT_EQ(settings.server.hostname, "a");
    EXPECT_EQ(settings.server.tls_sans, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(settings.checkin.interval, Millis(2'000));
    EXPECT_EQ(asked.size(), 3U);
    EXPECT_EQ(settings.secrets.secrets_dir, "/srv/vigo/secrets");
}

TEST(Settings, refuse_what_cannot_be_meant) {
    const struct {
        std::string_view text;
        std::string_view want;
    } cases[] = {
        {"serer: {}\n", "did you mean \"server\"?"},
        {"server: {grpc_listn: \":1\"}\n", "did you mean \"grpc_listen\"?"},
        {"server: {grpc_listen: \"1530\"}\n", "must be `address:port`"},
        {"server: {api_listen: \":99999\"}\n", "must be `address:port`"},
        {"database: {driver: oracle}\n", "must be one of sqlite"},
        {"checkin: {interval: 10ms}\n", "interval"},
        {"secrets: {backend: isopass}\n", "must be one of local"},
        {"run_store: disk\n", "must be one of memory, database"},
        {"server: 5\n", "must be a map"},
        {"a: [\n", "server.yaml"},
    };
    for (const auto& each : cases) {
        Diagnostics findings;
        read_text(each.text, findings);
        EXPECT_NE(findings.text().find(each.want), std::string::npos)
            << each.text << findings.text();
    }
}

TEST(Settings, the_sample_says_every_name_and_reads_as_the_defaults) {
    Diagnostics findings;
    const auto sample = sample_settings();
    read_text(sample, findings);
    EXPECT_FALSE(findings.has_errors()) << findings.text();
    for (const auto* name :
         {"grpc_listen", "ca_key_file", "retention", "signature_window", "allow_untrusted"})
        EXPECT_NE(sample.find(name), std::string::npos) << name;
}

TEST(Metrics, have_the_names_of_the_contract) {
    Metrics metrics;
    metrics.checked_in(Answered::error);
    metrics.signature_failed("envoy_not_found");
    metrics.reload_failed();
    metrics.checkin_age(Millis(20'000));
    metrics.transitions("offline", 2);
    const auto text = metrics.text({.nodes = 3,
                                    .active = 2,
                                    .database_bytes = 4096,
                                    .by_status = {{"converged", 1}},
                                    .of_envoys = {{"web1", "converged"}}});
    for (const auto* line : {
             "vigo_checkins_total{status=\"error\"} 1",
             "vigo_sig_verify_failed_total{reason=\"envoy_not_found\"} 1",
             "vigo_sig_verify_failed_total{reason=\"replay\"} 0",
             "vigo_config_reload_errors_total 1",
             "vigo_checkin_age_seconds_bucket{le=\"30\"} 1",
             "vigo_envoy_state_transitions_total{transition=\"offline\"} 2",
             "vigo_nodes_total 3",
             "vigo_nodes_active_total 2",
             "vigo_database_size_bytes 4096",
             "vigo_convergence_pct 1",
             "vigo_compliance_status{envoy=\"web1\",status=\"converged\"} 1",
         })
        EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
}

}  // namespace
}  // namespace vigo::server
