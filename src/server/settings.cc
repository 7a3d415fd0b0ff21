#include "server/settings.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"
#include "schema/json.h"
#include "schema/rules.h"
#include "schema/secrets.h"
#include "schema/yaml.h"

namespace vigo::server {
namespace {

std::string this_machine() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
    return name.data();
}

bool is_listening_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
    const auto port = text.substr(colon + 1);
    if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos)
        return false;
    return std::stoi(std::string(port)) <= 65'535;
}

void check_address(const Value& root, std::string_view name, const std::string& address,
                   Diagnostics& findings) {
    if (is_listening_address(address)) return;
    const Value* server = root.find("server");
    const Value* found = server == nullptr ? nullptr : server->find(name);
    findings.error(rule::bad_value, found == nullptr ? Place() : found->where(),
                   format("{} must be `address:port` or `:port`", name), "for example \":1530\"",
                   address);
}

void make_absolute(Settings& settings) {
    auto& tls = settings.server.tls;
    auto& paths = settings.paths;
    std::string* const all[] = {&tls.cert_file,
                                &tls.key_file,
                                &tls.ca_file,
                                &tls.ca_key_file,
                                &settings.database.path,
                                &paths.stacks,
                                &paths.live,
                                &paths.tls,
                                &paths.license,
                                &paths.admin_token,
                                &paths.agents,
                                &paths.examples,
                                &settings.secrets.secrets_dir};
    for (auto* path : all)
        if (!path->starts_with('/')) *path = settings.home + "/" + *path;
    if (!settings.log.file.empty() && !settings.log.file.starts_with('/'))
        settings.log.file = settings.home + "/" + settings.log.file;
}

/// Every row as a comment; maps become sections.
void append_sample(std::string& text, const std::vector<Shape::Member>& members,
                   const Value& values, const std::string& indent) {
    for (const auto& member : members) {
        const Value value =
            values.find(member.name) == nullptr ? Value() : *values.find(member.name);
        text += format("{}# {}\n", indent, member.doc);
        if (!member.shape.members.empty()) {
            text += format("{}#{}:\n", indent, member.name);
            append_sample(text, member.shape.members, value, indent + "#  ");
            continue;
        }
        text += format("{}#{}: {}\n", indent, member.name, to_json(value));
    }
}

/// With every reference replaced; where the secrets are cannot be one itself.
Value resolved(const Value& value, const ResolveSecret& resolve) {
    if (value.is_text()) {
        const auto path = secrets::reference(value.text());
        return path ? Value(resolve(*path)).at(value.where()) : value;
    }
    Value made = value;
    if (value.is_list())
        for (auto& each : made.edit_list()) each = resolved(each, resolve);
    if (value.is_map())
        for (const auto& each : value.map())
            made.edit_map().set(each.name, resolved(each.value, resolve));
    return made;
}

}  // namespace

Settings read_settings(std::string_view text, const std::string& file, const std::string& home,
                       Diagnostics& findings, const ResolveSecret& resolve) {
    Settings settings{.home = home};
    auto root = parse_yaml(text, file, findings);
    if (root && resolve) root = resolved(*root, resolve);
    if (root && !root->is_null()) {
        Reader reader(findings);
        read(fields_of(&settings), *root, settings, reader, "server.yaml");
        check_address(*root, "grpc_listen", settings.server.grpc_listen, findings);
        check_address(*root, "api_listen", settings.server.api_listen, findings);
    }
    if (settings.server.hostname.empty()) settings.server.hostname = this_machine();
    make_absolute(settings);
    return settings;
}

std::string settings_file() {
    if (const char* named = std::getenv("VIGO_CONFIG_FILE"); named != nullptr && *named != '\0')
        return named;
    std::error_code none;
    if (std::filesystem::exists("server.yaml", none))
        return std::filesystem::current_path() / "server.yaml";
    return "/srv/vigo/server.yaml";
}

std::string sample_settings() {
    std::string text =
        "# server.yaml: what vigosrv is told. Every line that is commented out says the default.\n"
        "# Paths are taken from the folder of this file. Unknown names are refused.\n";
    const auto shape = Codec<Settings>::shape();
    append_sample(text, shape.members, Codec<Settings>::write(Settings{}), "");
    return text;
}

}  // namespace vigo::server
