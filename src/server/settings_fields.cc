// settings_fields — the tables of server.yaml: names, sentences, bounds.

#include "base/limits.h"
#include "server/settings.h"

namespace vigo::server {
namespace {

constexpr std::string_view drivers[] = {"sqlite"};
constexpr std::string_view run_stores[] = {"memory", "database"};
constexpr std::string_view backends[] = {"local"};
constexpr std::string_view levels[] = {"trace", "debug", "info", "warn", "error", "off"};

constexpr double day = 86'400;

constexpr Field<Tls> tls[] = {
    field<&Tls::cert_file>("cert_file",
                           "The server's certificate. Made, and renewed, from the CA."),
    field<&Tls::key_file>("key_file", "The key of the server's certificate."),
    field<&Tls::ca_file>("ca_file", "The fleet's certificate authority; made at the first start."),
    field<&Tls::ca_key_file>("ca_key_file",
                             "The authority's key. Without it nothing new is issued."),
};

constexpr Field<Listening> listening[] = {
    field<&Listening::grpc_listen>("grpc_listen", "Where agents connect, `address:port`."),
    field<&Listening::api_listen>("api_listen", "Where HTTPS is served: API, bootstrap, metrics."),
    field<&Listening::hostname>("hostname",
                                "The name that agents dial; default: this machine's name."),
    field<&Listening::tls>("tls", "Where certificates and keys lie."),
    field<&Listening::tls_sans>(
        "tls_sans",
        "Further names and addresses of the certificate; localhost, the machine's "
        "addresses and hostname are in it anyway."),
};

constexpr Field<DatabaseSettings> database[] = {
    field<&DatabaseSettings::driver>("driver", "The kind of database."),
    field<&DatabaseSettings::path>("path", "The database file."),
    field<&DatabaseSettings::retention>("retention", "How long runs and events are kept.", none,
                                        {.least = 3'600, .most = 3'650 * day}),
};

constexpr Field<Checkin> checkin[] = {
    field<&Checkin::interval>("interval", "How often an envoy checks in.", none,
                              {.least = 1, .most = day}),
    field<&Checkin::offline_threshold>(
        "offline_threshold", "Silence after which an envoy counts as offline; 0: 2.5 intervals.",
        none, {.least = 0, .most = 30 * day}),
    field<&Checkin::observe_only>("observe_only", "Envoys report drift and change nothing."),
};

constexpr Field<AutoRollback> auto_rollback[] = {
    field<&AutoRollback::enabled>("enabled",
                                  "Take a version back by itself when convergence falls."),
    field<&AutoRollback::threshold>(
        "threshold", "The share of converged envoys below which a version does harm, 0 to 1.", none,
        {.least = 0, .most = 1}),
    field<&AutoRollback::drop>(
        "drop", "By how much that share must have fallen since before the publish, 0 to 1.", none,
        {.least = 0, .most = 1}),
    field<&AutoRollback::window>("window", "How long a new version is watched.", none,
                                 {.least = 1, .most = day}),
    field<&AutoRollback::min_reports>("min_reports",
                                      "Envoys that must have run it before it is judged.", none,
                                      {.least = 1, .most = 100'000}),
    field<&AutoRollback::min_fraction>(
        "min_fraction", "The share of the envoys it changes that must have run it, 0 to 1.", none,
        {.least = 0, .most = 1}),
};

constexpr Field<Publishing> publishing[] = {
    field<&Publishing::versions_kept>("versions_kept", "Published versions kept on the disk.", none,
                                      {.least = 1, .most = limits::versions_kept_most}),
    field<&Publishing::auto_rollback>("auto_rollback",
                                      "Only envoys whose bundle a version changes are counted."),
};

constexpr Field<Tuning> tuning[] = {
    field<&Tuning::signature_window>("signature_window",
                                     "How far the clock of an envoy may be off.", none,
                                     {.least = 1, .most = day}),
    field<&Tuning::series_per_envoy>("series_per_envoy",
                                     "Up to how many envoys each has a metric series of its own.",
                                     none, {.least = 0, .most = 100'000}),
};

constexpr Field<Paths> paths[] = {
    field<&Paths::stacks>("stacks", "The tree that operators edit."),
    field<&Paths::live>("live", "The published tree."),
    field<&Paths::tls>("tls", "Keys of the server beside those that server.tls names."),
    field<&Paths::license>("license", "Licence files."),
    field<&Paths::admin_token>("admin_token",
                               "The token of operators on this machine; made at every start."),
    field<&Paths::agents>("agents", "Agent binaries to download, named `linux-amd64`."),
    field<&Paths::examples>("examples", "Stacks to copy from: `vigocli config examples`."),
};

constexpr Field<SecretsSettings> secret_settings[] = {
    field<&SecretsSettings::backend>("backend",
                                     "Where secrets are kept: sealed files on this machine."),
    field<&SecretsSettings::secrets_dir>("secrets_dir",
                                         "Their folder; its master key is `.master.key` in it."),
};

constexpr Field<Bootstrap> bootstrap[] = {
    field<&Bootstrap::allow_untrusted>(
        "allow_untrusted",
        "Serve a bootstrap script that trusts whatever certificate it meets (`curl -k`)."),
    field<&Bootstrap::allow_approval>("allow_approval",
                                      "Machines without a token may ask; a human approves them."),
};

constexpr Field<Logging> logging[] = {
    field<&Logging::level>("level", "The least level that is logged."),
    field<&Logging::json>("json", "One JSON object a line."),
    field<&Logging::file>("file", "Also log to this file, such as /var/log/vigo-server.log."),
};

constexpr Field<Settings> settings[] = {
    field<&Settings::server>("server", "Addresses, name and certificates."),
    field<&Settings::database>("database", "What is kept, and how long."),
    field<&Settings::checkin>("checkin", "How envoys keep in touch."),
    field<&Settings::run_store>("run_store", "Where runs are kept."),
    field<&Settings::run_store_capacity>("run_store_capacity",
                                         "Runs kept per envoy when run_store is memory.", none,
                                         {.least = 1, .most = 10'000}),
    field<&Settings::publish>("publish", "Versions, and when one is taken back."),
    field<&Settings::tuning>("tuning", "Bounds that rarely need a change."),
    field<&Settings::secrets>("secrets", "What `secret:path` stands for."),
    field<&Settings::paths>("paths", "Where things lie; relative to the folder of server.yaml."),
    field<&Settings::bootstrap>("bootstrap", "What a machine may do that nobody vouched for."),
    field<&Settings::log>("log", "What is logged, and how."),
};

}  // namespace

std::span<const std::string_view> choices(const Driver*) { return drivers; }
std::span<const std::string_view> choices(const RunStore*) { return run_stores; }
std::span<const std::string_view> choices(const SecretsBackend*) { return backends; }
std::span<const std::string_view> choices(const LogLevel*) { return levels; }
std::span<const Field<Tls>> fields_of(const Tls*) { return tls; }
std::span<const Field<Listening>> fields_of(const Listening*) { return listening; }
std::span<const Field<DatabaseSettings>> fields_of(const DatabaseSettings*) { return database; }
std::span<const Field<Checkin>> fields_of(const Checkin*) { return checkin; }
std::span<const Field<AutoRollback>> fields_of(const AutoRollback*) { return auto_rollback; }
std::span<const Field<Publishing>> fields_of(const Publishing*) { return publishing; }
std::span<const Field<Tuning>> fields_of(const Tuning*) { return tuning; }
std::span<const Field<SecretsSettings>> fields_of(const SecretsSettings*) {
    return secret_settings;
}
std::span<const Field<Paths>> fields_of(const Paths*) { return paths; }
std::span<const Field<Bootstrap>> fields_of(const Bootstrap*) { return bootstrap; }
std::span<const Field<Logging>> fields_of(const Logging*) { return logging; }
std::span<const Field<Settings>> fields_of(const Settings*) { return settings; }

}  // namespace vigo::server
