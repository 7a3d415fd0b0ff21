// platform — reads os-release(5).

#include "host/platform.h"

#include <map>
#include <vector>

#include "base/text.h"

namespace vigo {
namespace {

using Names = std::map<std::string, std::string, std::less<>>;

struct Kin {
    std::string_view id;
    std::string_view family;
};

constexpr Kin families[] = {
    {"debian", "debian"}, {"ubuntu", "debian"},    {"raspbian", "debian"},     {"devuan", "debian"},
    {"kali", "debian"},   {"linuxmint", "debian"}, {"rhel", "rhel"},           {"centos", "rhel"},
    {"fedora", "rhel"},   {"rocky", "rhel"},       {"almalinux", "rhel"},      {"ol", "rhel"},
    {"amzn", "rhel"},     {"suse", "suse"},        {"opensuse", "suse"},       {"sles", "suse"},
    {"sled", "suse"},     {"arch", "arch"},        {"archarm", "arch"},        {"manjaro", "arch"},
    {"alpine", "alpine"}, {"gentoo", "gentoo"},    {"slackware", "slackware"},
};

/// A value as a shell would read it: quotes taken off, and backslashes inside of double quotes.
std::string unquoted(std::string_view text) {
    if (text.size() < 2 || (text.front() != '"' && text.front() != '\'') ||
        text.back() != text.front())
        return std::string(text);
    const bool escapes = text.front() == '"';
    text = text.substr(1, text.size() - 2);
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (escapes && text[at] == '\\' && at + 1 < text.size()) ++at;
        plain += text[at];
    }
    return plain;
}

Names names_in(std::string_view os_release) {
    Names names;
    for (const auto line : lines_of(os_release)) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || trim(line).starts_with('#')) continue;
        names[std::string(trim(line.substr(0, equals)))] = unquoted(trim(line.substr(equals + 1)));
    }
    return names;
}

std::string value_of(const Names& names, std::string_view name) {
    const auto found = names.find(name);
    return found == names.end() ? std::string() : found->second;
}

std::string_view family_of(std::string_view id) {
    for (const auto& kin : families)
        if (kin.id == id || (kin.id == "opensuse" && id.starts_with("opensuse-")))
            return kin.family;
    return {};
}

/// By its own id, else by the first ancestor that is known, else by itself.
std::string family_of(const Platform& platform, const std::vector<std::string_view>& like) {
    if (const auto own = family_of(platform.id); !own.empty()) return std::string(own);
    for (const auto ancestor : like)
        if (const auto theirs = family_of(ancestor); !theirs.empty()) return std::string(theirs);
    return platform.id;
}

void trace_upstream(Platform& platform, const Names& names, std::string_view nearest_ancestor) {
    for (const std::string_view maker : {"ubuntu", "debian"}) {
        const auto codename =
            value_of(names, maker == "ubuntu" ? "UBUNTU_CODENAME" : "DEBIAN_CODENAME");
        if (codename.empty()) continue;
        platform.upstream_id = maker;
        platform.upstream_codename = codename;
        return;
    }
    platform.upstream_id = nearest_ancestor.empty() ? platform.id : std::string(nearest_ancestor);
    platform.upstream_codename = value_of(names, "VERSION_CODENAME");
}

}  // namespace

Platform parse_platform(std::string_view os_release) {
    const auto names = names_in(os_release);
    Platform platform{.id = to_lower(value_of(names, "ID")),
                      .version = value_of(names, "VERSION_ID"),
                      .name = value_of(names, "PRETTY_NAME")};
    const auto likes = value_of(names, "ID_LIKE");
    const auto like = likes.empty() ? std::vector<std::string_view>() : split(likes, ' ');
    platform.family = family_of(platform, like);
    trace_upstream(platform, names, like.empty() ? "" : like.front());
    return platform;
}

std::shared_ptr<const Platform> platform_of(const Host& host) {
    auto found = host.files().parsed<Platform>("/etc/os-release", parse_platform);
    if (!found->id.empty()) return found;
    return host.files().parsed<Platform>("/usr/lib/os-release", parse_platform);
}

}  // namespace vigo
