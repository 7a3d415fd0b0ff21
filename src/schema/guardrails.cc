#include "schema/guardrails.h"

#include <algorithm>

#include "base/text.h"

namespace vigo::guardrails {
namespace {

// Those that end in a slash stand for all below as well.
constexpr std::string_view protected_paths[] = {
    "/usr/local/sbin/vigo",
    "/etc/vigo-envoy/",
    "/etc/vigo/",
    "/var/lib/vigo/",
    "/etc/systemd/system/vigo-envoy.service",
    "/usr/local/sbin/vigosrv",
    "/usr/local/bin/vigocli",
    "/usr/local/sbin/vigo-license-manager",
    "/srv/vigo/",
    "/etc/systemd/system/vigosrv.service",
};

constexpr std::string_view system_folders[] = {
    "/",          "/bin",      "/boot",      "/dev",  "/etc",     "/home",
    "/lib",       "/lib64",    "/opt",       "/proc", "/root",    "/run",
    "/sbin",      "/srv",      "/sys",       "/usr",  "/usr/bin", "/usr/lib",
    "/usr/local", "/usr/sbin", "/usr/share", "/var",  "/var/lib", "/var/log"};

constexpr std::string_view services[] = {"vigo-envoy", "vigosrv"};
constexpr std::string_view packages[] = {"vigo", "vigosrv", "vigocli"};

bool is_at_or_below(std::string_view path, std::string_view folder) {
    return path == folder || (path.starts_with(folder) && path[folder.size()] == '/') ||
           folder == "/";
}

std::string_view without_slash(std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

bool is_false(std::string_view word) {
    const auto small = to_lower(word);
    return small == "false" || small == "no" || small == "off" || small == "0";
}

std::string word_at(const Value& attributes, std::string_view name) {
    const auto* value = attributes.find(name);
    return value != nullptr && value->is_scalar() ? value->source() : "";
}

/// What is done to the things that a resource names.
struct Deed {
    bool removes = false;
    bool stops = false;
    Reach reach = Reach::one;
};

Deed deed_of(const Value& attributes) {
    const auto state = word_at(attributes, "state");
    const auto recurse = word_at(attributes, "recurse");
    const bool removes = state == "absent";
    const bool spreads = !recurse.empty() && !is_false(recurse);
    return {.removes = removes,
            .stops = removes || state == "stopped" || state == "masked" ||
                     is_false(word_at(attributes, "enabled")),
            .reach = removes || spreads ? Reach::tree : Reach::one};
}

Breach breach_of(Rule rules, std::string_view text, const Deed& deed) {
    Breach found;
    if ((rules & managed_path) != 0) found = of_path(text, deed.reach);
    if (!found && (rules & service_name) != 0 && deed.stops) found = of_service(text);
    if (!found && (rules & package_name) != 0 && deed.removes) found = of_package(text);
    if (!found && (rules & command) != 0) found = of_command(text);
    return found;
}

void look_at(const FieldInfo& field, const Value& value, const Deed& deed,
             std::vector<Finding>& into) {
    if (value.is_list()) {
        for (const auto& each : value.list()) look_at(field, each, deed, into);
        return;
    }
    if (!value.is_scalar()) return;
    const auto text = value.source();
    if (text.find("{{") != std::string::npos) return;
    const bool names = (field.rules & (service_name | package_name)) != 0;
    for (const auto part : split(text, names ? ',' : '\0'))
        if (auto breach = breach_of(field.rules, trim(part), deed))
            into.push_back({field.name, value.where(), std::move(*breach)});
}

}  // namespace

namespace {

/// As nearly all are written: without doubled and trailing slashes, `.` and `..`.
bool is_normal(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' &&
           path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

}  // namespace

std::string normalised(std::string_view path) {
    if (is_normal(path)) return std::string(path);
    std::vector<std::string_view> steps;
    for (const auto step : split(path, '/')) {
        if (step.empty() || step == ".") continue;
        if (step != "..")
            steps.push_back(step);
        else if (!steps.empty())
            steps.pop_back();
    }
    std::string plain;
    for (const auto step : steps) (plain += '/') += step;
    return plain.empty() ? "/" : plain;
}

Breach of_path(std::string_view path, Reach reach) {
    if (!path.starts_with('/')) return std::nullopt;
    const auto plain = normalised(path);
    for (const auto ours : protected_paths) {
        const auto bare = without_slash(ours);
        const bool hit = ours.ends_with('/') ? is_at_or_below(plain, bare) : plain == bare;
        if (hit) return "targets protected path " + std::string(ours);
    }
    if (reach == Reach::one) return std::nullopt;
    if (std::find(std::begin(system_folders), std::end(system_folders), plain) !=
        std::end(system_folders))
        return "targets the whole system folder " + plain;
    for (const auto ours : protected_paths)
        if (is_at_or_below(ours, plain)) return "targets protected path " + std::string(ours);
    return std::nullopt;
}

Breach of_service(std::string_view service) {
    auto name = service.substr(service.rfind('/') + 1);
    if (name.ends_with(".service")) name.remove_suffix(8);
    for (const auto ours : services)
        if (name == ours) return "targets protected service " + std::string(ours);
    return std::nullopt;
}

Breach of_package(std::string_view package) {
    const auto name = package.substr(0, package.find_first_of(":= "));
    for (const auto ours : packages)
        if (name == ours) return "removes protected package " + std::string(ours);
    return std::nullopt;
}

std::string Finding::text(std::string_view crate, std::string_view resource) const {
    return format("ERROR: configcrate \"{}\" resource \"{}\": {}", crate, resource, breach);
}

std::vector<Finding> findings(std::span<const FieldInfo> fields, const Value& attributes) {
    std::vector<Finding> found;
    if (!attributes.is_map()) return found;
    const auto deed = deed_of(attributes);
    constexpr Rule guarded = managed_path | service_name | package_name | command;
    for (const auto& field : fields) {
        const auto* value = (field.rules & guarded) != 0 ? attributes.find(field.name) : nullptr;
        if (value != nullptr) look_at(field, *value, deed, found);
    }
    return found;
}

}  // namespace vigo::guardrails
