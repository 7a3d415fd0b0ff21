#include "cli/verbs/support/licensing.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "server/license/license.h"
#include "server/publish/disk.h"

namespace vigo::cli {
namespace {

namespace disk = publish::disk;

constexpr std::string_view own_name = "vigo.lic";

/// The first by name is in force, so it comes last.
std::vector<std::string> others_in(const std::string& folder) {
    auto names = disk::names_in(folder);
    std::erase_if(names,
                  [](const auto& each) { return !each.ends_with(".lic") || each == own_name; });
    std::sort(names.begin(), names.end(), std::greater<>());
    return names;
}

std::string text_of(const std::string& path) {
    return disk::read_file(path, limits::yaml_bytes).value_or("");
}

/// What both licences are believed by, until one of them is away. What cannot be read vouches for
/// none.
std::string with_those_of_before(const std::string& issuers, const std::string& path) {
    const auto before = text_of(path);
    if (before.starts_with(issuers)) return before;  // also after an interruption
    try {
        license::parse_issuers(before);
    } catch (const Error&) {
        return issuers;
    }
    return issuers + before;
}

void take_over(const std::string& folder, const std::string& text, const std::string& issuers) {
    const auto trusted = folder + "/issuer.pub";
    const auto own = format("{}/{}", folder, own_name);
    disk::make_folder(folder);
    disk::replace_file(trusted, with_those_of_before(issuers, trusted));
    if (const auto before = text_of(own); !before.empty() && before != text)
        disk::replace_file(own + ".old", before);
    disk::replace_file(own, text);
    for (const auto& each : others_in(folder))
        disk::rename(format("{}/{}", folder, each), format("{}/{}.old", folder, each));
    disk::replace_file(trusted, issuers);
}

bool is_in_force(const std::string& folder, const std::string& text, const std::string& issuers) {
    return license::standing_in(folder, {}).license ==
           license::read(text, license::parse_issuers(issuers));
}

}  // namespace

void put_license(const std::string& folder, const std::string& text, const std::string& issuers) {
    try {
        take_over(folder, text, issuers);
    } catch (const Error& error) {
        if (!is_in_force(folder, text, issuers)) throw;
        throw error.during(
            "the licence is in force, but not all of its folder is written; do it again");
    }
}

}  // namespace vigo::cli
