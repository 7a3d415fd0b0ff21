// settings — server.yaml: what it may say, with the defaults that hold where it says nothing.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "schema/diagnostic.h"
#include "schema/field.h"

namespace vigo::server {

enum class Driver { sqlite };
enum class RunStore { memory, database };
enum class SecretsBackend { local };
enum class LogLevel { trace, debug, info, warn, error, off };

// Paths are taken from the folder of server.yaml when they are not absolute.

struct Tls {
    std::string cert_file = "tls/cert";
    std::string key_file = "tls/key";
    std::string ca_file = "tls/ca";
    std::string ca_key_file = "tls/ca_key";
};

struct Listening {
    std::string grpc_listen = ":1530";
    std::string api_listen = ":8443";
    std::string hostname;  ///< "" for this machine's own name
    Tls tls;
    std::vector<std::string> tls_sans;
};

struct DatabaseSettings {
    Driver driver = Driver::sqlite;
    std::string path = "db/vigo.db";
    Millis retention{30LL * 24 * 3600 * 1000};
};

struct Checkin {
    Millis interval{300'000};
    Millis offline_threshold{0};
    bool observe_only = false;
};

/// When the server takes a new version back by itself.
struct AutoRollback {
    bool enabled = true;
    double threshold = 0.80;
    double drop = 0.15;
    Millis window{600'000};
    std::int64_t min_reports = 5;
    double min_fraction = 0.2;
};

struct Publishing {
    std::int64_t versions_kept = 50;
    AutoRollback auto_rollback;
};

struct Tuning {
    Millis signature_window{300'000};
    std::int64_t series_per_envoy = 1'000;
};

struct Paths {
    std::string stacks = "stacks";
    std::string live = ".live";
    std::string tls = "tls";
    std::string license = "license";
    std::string admin_token = "local-admin.token";
    std::string agents = "agents";
    std::string examples = "stacks-examples";
};

struct SecretsSettings {
    SecretsBackend backend = SecretsBackend::local;
    std::string secrets_dir = "secrets";
};

struct Bootstrap {
    bool allow_untrusted = false;
    bool allow_approval = false;
};

struct Logging {
    LogLevel level = LogLevel::info;
    bool json = false;
    std::string file;
};

struct Settings {
    Listening server;
    DatabaseSettings database;
    Checkin checkin;
    RunStore run_store = RunStore::database;
    std::int64_t run_store_capacity = 100;
    Publishing publish;
    Tuning tuning;
    SecretsSettings secrets;
    Paths paths;
    Bootstrap bootstrap;
    Logging log;

    std::string home;  ///< folder of server.yaml; not a setting
};

// Found by the schema, by the type that they take.
std::span<const std::string_view> choices(const Driver*);
std::span<const std::string_view> choices(const RunStore*);
std::span<const std::string_view> choices(const SecretsBackend*);
std::span<const std::string_view> choices(const LogLevel*);
std::span<const Field<Tls>> fields_of(const Tls*);
std::span<const Field<Listening>> fields_of(const Listening*);
std::span<const Field<DatabaseSettings>> fields_of(const DatabaseSettings*);
std::span<const Field<Checkin>> fields_of(const Checkin*);
std::span<const Field<AutoRollback>> fields_of(const AutoRollback*);
std::span<const Field<Publishing>> fields_of(const Publishing*);
std::span<const Field<Tuning>> fields_of(const Tuning*);
std::span<const Field<SecretsSettings>> fields_of(const SecretsSettings*);
std::span<const Field<Paths>> fields_of(const Paths*);
std::span<const Field<Bootstrap>> fields_of(const Bootstrap*);
std::span<const Field<Logging>> fields_of(const Logging*);
std::span<const Field<Settings>> fields_of(const Settings*);

/// From the text of server.yaml; `home` is its folder. Every path is absolute afterwards. Unknown
/// names, wrong types and impossible values are findings. With `resolve`, each value that is a
/// reference (`secret:vigo/db/dsn`) becomes what it makes of that path; what it throws is thrown.
using ResolveSecret = std::function<std::string(std::string_view path)>;
Settings read_settings(std::string_view text, const std::string& file, const std::string& home,
                       Diagnostics& findings, const ResolveSecret& resolve = {});

/// $VIGO_CONFIG_FILE, else ./server.yaml when there is one, else /srv/vigo/server.yaml.
std::string settings_file();

/// A server.yaml that says every default as a comment, for `--seed-only`.
std::string sample_settings();

}  // namespace vigo::server
