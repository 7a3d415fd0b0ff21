// subject — the envoy that a verb is asked about, and the configuration that it is asked in.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/verbs/support/stack.h"

namespace vigo::cli {

/// How verbs about one envoy are told where to look; their tables have these options.
struct Looking {
    std::string stack;   ///< folder; "" for the stacks folder of server.yaml
    bool live = false;   ///< the version in force, with the traits that the server knows
    std::string traits;  ///< file with traits, YAML or JSON
};

struct Subject {
    std::shared_ptr<const compile::Catalogue> catalogue;
    compile::Envoy envoy;
    std::string traits_of;  ///< where the traits come from, for people
};

/// Nothing when the stack has errors, which are shown then. Without a file and without a server
/// that knows the envoy, its traits are those of a plain Debian 12.
std::optional<Subject> subject_of(const std::string& hostname, const Looking& looking,
                                  Session& session);

}  // namespace vigo::cli
