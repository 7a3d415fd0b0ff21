// want — what is declared about packages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schema/codec.h"

namespace vigo::resources {

enum class PackageState { present, latest, absent };

constexpr std::string_view package_state_names[] = {"present", "latest", "absent"};
constexpr std::span<const std::string_view> choices(const PackageState*) {
    return package_state_names;
}

struct PackageWant {
    Words package;
    PackageState state = PackageState::present;
    std::string version;
    bool allow_downgrade = false;
    bool purge = false;
    bool update_cache = false;
    bool lock_version = false;
    bool post_cleanup = false;
    std::string flags;
    Millis timeout{900'000};
};

}  // namespace vigo::resources
