// settings — defaults, configuration file and flags become one struct.

#include "agent/settings.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "host/real_host.h"

namespace vigo::agent {
namespace {

constexpr Field<Settings> table[] = {
    field<&Settings::server>("server", "Where vigosrv listens for agents: host:port.", one_line),
    field<&Settings::api_addr>("api_addr", "Where vigosrv serves HTTPS.", one_line),
    field<&Settings::ca_file>("ca_file",
                              "Certificate authorities; default ca.pem of the config folder."),
    field<&Settings::cert_file>("cert_file",
                                "Client certificate; default client.crt of the config folder."),
    field<&Settings::key_file>("key_file", "Its key; default client.key of the config folder."),
    field<&Settings::config_dir>("config_dir",
                                 "Configuration and identity; default /etc/vigo-envoy."),
    field<&Settings::state_dir>("state_dir", "What the agent remembers; default /var/lib/vigo."),
    field<&Settings::root>("root", "Manage the machine whose / is this folder.", absolute_path),
    field<&Settings::interval>("interval", "Time between check-ins, until a policy sets it.", none,
                               {0.05, 86'400}),
    field<&Settings::log_level>("log_level", "trace, debug, info, warn, error or off."),
    field<&Settings::log_json>("log_json", "Log JSON, one object a line."),
    field<&Settings::log_file>("log_file", "Also log to this file."),
    field<&Settings::executors_dir>("executors_dir", "Where custom resource types are."),
    field<&Settings::snapshot_dir>(
        "snapshot_dir",
        "Copies of files before they are changed; default snapshots of the state folder."),
    field<&Settings::snapshot_retention>("snapshot_retention", "Copies kept of each file.", none,
                                         {0, 1000}),
    field<&Settings::trait_refresh_cycles>("trait_refresh_cycles",
                                           "Runs between two collections of stable traits.", none,
                                           {1, 10'000}),
    field<&Settings::result_cache_cycles>(
        "result_cache_cycles",
        "Runs until every file is read again, unchanged or not; 0 for never.", none,
        {0, 1'000'000}),
    field<&Settings::dry_run>("dry_run", "Say what would be changed, and change nothing."),
    field<&Settings::once>("once", "One cycle, then exit."),
};

std::string field_name(std::string_view key) {
    std::string name(trim(key));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::string flag_word(std::string_view name) {
    std::string word(name);
    std::replace(word.begin(), word.end(), '_', '-');
    return word;
}

bool is_known(std::string_view name) {
    return std::any_of(std::begin(table), std::end(table),
                       [&](const auto& row) { return row.name == name; });
}

std::string given(const Value& flags, std::string_view name) {
    const Value* value = flags.find(name);
    return value != nullptr && value->is_scalar() ? value->source() : std::string();
}

/// `values` over what is in `settings` already.
void apply(const Value& values, std::string_view from, Settings& settings) {
    Diagnostics findings;
    Reader reader(findings);
    for (const auto& row : table) {
        const Value* value = values.find(row.name);
        if (value == nullptr) continue;
        const Reader::Within within(reader, row.name, row.rules, row.range);
        row.read(settings, *value, reader);
    }
    if (!findings.has_errors()) return;
    const auto& first = findings.all().front();
    const auto where = first.where.known() ? first.where.text() : std::string(from);
    fail(Fault::invalid, "{}: {}{}", where, first.message,
         first.value.empty() ? "" : format(", found \"{}\"", first.value));
}

/// A path below another root: `/mnt` and `/etc/x` are `/mnt/etc/x`.
std::string below(std::string_view root, std::string_view path) {
    while (root.ends_with('/')) root.remove_suffix(1);
    return std::string(root) + std::string(path);
}

}  // namespace

std::span<const Field<Settings>> fields_of(const Settings*) { return table; }

Folders folders_of(const Settings& settings) {
    const auto usual = [&](const std::string& set, std::string_view path) {
        return set.empty() ? below(settings.root, path) : set;
    };
    Folders folders;
    folders.config = usual(settings.config_dir, "/etc/vigo-envoy");
    folders.state = usual(settings.state_dir, "/var/lib/vigo");
    folders.snapshots =
        settings.snapshot_dir.empty() ? folders.state + "/snapshots" : settings.snapshot_dir;
    if (settings.config_dir.empty()) folders.links = below(settings.root, "/etc/vigo");
    return folders;
}

Settings settings_from(const Value& flags) {
    Settings settings;
    settings.config_dir = given(flags, "config_dir");
    if (const auto root = given(flags, "root"); !root.empty()) settings.root = root;
    const auto path = folders_of(settings).config + "/config";
    const RealHost host;
    if (const auto text = host.files().read(path)) apply(parse_config(*text, path), path, settings);
    apply(flags, "the command line", settings);
    return settings;
}

Value parse_config(std::string_view text, std::string_view file) {
    const auto name = FileName::make(file);
    Map values;
    std::uint32_t number = 0;
    for (const auto line : lines_of(text)) {
        const Place place{name, ++number, 1};
        const auto words = trim(line);
        if (words.empty() || words.front() == '#') continue;
        const auto equals = words.find('=');
        if (equals == std::string_view::npos)
            fail(Fault::invalid, "{}: a line is `key=value`, found \"{}\"", place.text(),
                 printable(words, 80));
        const auto key = field_name(words.substr(0, equals));
        if (is_known(key))
            values.set(key, Value(trim(words.substr(equals + 1))).at(place));
        else
            log::warn("unknown key in the configuration file",
                      {{"where", place.text()}, {"key", key}});
    }
    return values;
}

std::string config_text(const Settings& settings) {
    std::string text =
        "# Written by vigo register. Named as the flags; a flag wins over this file.\n";
    const auto values = write(std::span<const Field<Settings>>(table), settings, false);
    for (const auto& [name, value, place] : values.map())
        text += format("{}={}\n", flag_word(name), value.source());
    return text;
}

}  // namespace vigo::agent
