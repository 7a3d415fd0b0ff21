// package — software from the repositories of the machine.

#include <algorithm>

#include "base/text.h"
#include "resources/catalogue.h"
#include "resources/package/check.h"

namespace vigo::resources {
namespace {

constexpr Field<PackageWant> fields[] = {
    field<&PackageWant::package>(
        "package", "One name or several; `*` with state latest means all that are installed.",
        key | package_name | one_line),
    field<&PackageWant::state>("state",
                               "Whether it must be there, be the newest on offer, or be gone."),
    field<&PackageWant::version>("version", "Exactly this version, of one package.", one_line),
    field<&PackageWant::allow_downgrade>("allow_downgrade",
                                         "Let `version` be older than what is installed."),
    field<&PackageWant::purge>("purge", "With state absent: remove its settings too."),
    field<&PackageWant::update_cache>(
        "update_cache",
        "Fetch the lists of what is on offer before installing; with state "
        "latest whenever they are older than an hour."),
    field<&PackageWant::lock_version>(
        "lock_version",
        "Hold it: upgrades by hand or by night leave it alone. Needs `version` "
        "or state latest."),
    field<&PackageWant::post_cleanup>("post_cleanup",
                                      "After a change, remove what was installed for others only."),
    field<&PackageWant::flags>(
        "flags", "Further options of the package manager, such as `-t bookworm-backports`.",
        one_line),
    field<&PackageWant::timeout>("timeout", "How long one step may take.", none, {1, 86'400}),
};

bool is_everything(const PackageWant& want) { return want.package.all.front() == "*"; }

/// A trailing `-` would make apt-get remove, a leading one is an option, and other characters are
/// patterns to it.
void check_name(std::string_view name) {
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("+-._:@").find(c) != std::string_view::npos;
    });
    if (!plain || name.starts_with('-') || name.starts_with('.') || name.starts_with('+') ||
        name.ends_with('-'))
        fail(Fault::invalid, "\"{}\" cannot be the name of a package{}", name,
             name.find('=') == std::string_view::npos ? "" : ": put the version into `version`");
}

void check_version(std::string_view version) {
    if (version.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-:~_^") !=
            std::string_view::npos ||
        version.starts_with('-'))
        fail(Fault::invalid, "\"{}\" cannot be a version: write it in full, without patterns",
             version);
}

void validate(const PackageWant& want) {
    const auto& names = want.package.all;
    if (names.empty()) fail(Fault::invalid, "package must name a package");
    const bool everything = std::find(names.begin(), names.end(), "*") != names.end();
    if (everything && (names.size() > 1 || want.state != PackageState::latest))
        fail(Fault::invalid, "`*` stands alone and needs state latest");
    if (!everything) std::for_each(names.begin(), names.end(), check_name);
    check_version(want.version);
    if (want.state == PackageState::absent) return;
    if (!want.version.empty() && want.state == PackageState::latest)
        fail(Fault::invalid, "a package is pinned to `version` or kept at the latest, not both");
    if (!want.version.empty() && names.size() > 1)
        fail(Fault::invalid, "`version` needs a single package");
    if (want.lock_version && want.version.empty() && want.state == PackageState::present)
        fail(Fault::invalid, "lock_version needs a `version` to lock");
    if (want.lock_version && everything)
        fail(Fault::invalid, "lock_version needs the names of packages");
}

Drift check(const PackageWant& want, const Host& host) {
    return is_everything(want) ? check_all_packages(want, host) : check_packages(want, host);
}

}  // namespace

ResourceType package() {
    return Resource<PackageWant>{
        .name = "package",
        .doc = "Software from the repositories of the machine, by its own package manager.",
        .fields = fields,
        .validate = validate,
        .check = check};
}

}  // namespace vigo::resources
