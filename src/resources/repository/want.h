// want — what is declared about a repository of packages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "resources/support/resource.h"
#include "schema/codec.h"

namespace vigo::resources {

/// How apt's file is written. `automatic` follows the files that the system came with.
enum class SourceFormat { automatic, list, deb822 };

constexpr std::string_view source_format_names[] = {"auto", "list", "deb822"};
constexpr std::span<const std::string_view> choices(const SourceFormat*) {
    return source_format_names;
}

struct RepositoryWant {
    std::string repository;
    std::string repo;
    std::string key_url;
    Words key_fingerprint;
    bool enabled = true;
    SourceFormat format = SourceFormat::automatic;
    State state = State::present;
};

}  // namespace vigo::resources
