// settings — what the agent can be told: by flags, else by its configuration file, else by default.
#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "schema/field.h"

namespace vigo::agent {

struct Settings {
    std::string server = "localhost:1530";
    std::string api_addr = "https://localhost:8443";
    std::string ca_file;
    std::string cert_file;
    std::string key_file;
    std::string config_dir;
    std::string state_dir;
    std::string root = "/";
    Millis interval{300'000};
    std::string log_level = "info";
    bool log_json = false;
    std::string log_file;
    std::string executors_dir = "/etc/vigo-envoy/executors";
    std::string snapshot_dir;
    std::int64_t snapshot_retention = limits::snapshots_kept;
    std::int64_t trait_refresh_cycles = 10;
    std::int64_t result_cache_cycles = 5;
    bool dry_run = false;
    bool once = false;
};
std::span<const Field<Settings>> fields_of(const Settings*);

/// Where things are, as absolute paths of the machine that we run on. With `--root DIR` the usual
/// places are inside of DIR; a folder given by its own flag is where the flag says.
struct Folders {
    std::string config;     ///< /etc/vigo-envoy
    std::string state;      ///< /var/lib/vigo
    std::string snapshots;  ///< /var/lib/vigo/snapshots
    std::string
        links;  ///< /etc/vigo: links that make the operators' openssl lines short; "" for none

    std::string store() const { return state + "/store"; }
};
Folders folders_of(const Settings& settings);

/// Defaults, overridden by the file `config` of the configuration folder, overridden by `flags` (a
/// map by field names). Throws Error(invalid) naming the file and the line, or the flag. A key in
/// the file that this agent does not know is logged and left alone: another version wrote it.
Settings settings_from(const Value& flags);

/// `key=value` lines named as the flags, `#` begins a comment.
Value parse_config(std::string_view text, std::string_view file);
/// What differs from the defaults, as parse_config reads it.
std::string config_text(const Settings& settings);

}  // namespace vigo::agent
