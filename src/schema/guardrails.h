// guardrails — what no configuration may do: touch Vigo's own files, stop its services, remove its
// packages, or delete the folders that a system stands on. Pure functions over text; asked at
// publish, and by the agent before every resource. They guard against mistakes, not against an
// operator who means it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/field.h"

namespace vigo::guardrails {

/// What is broken, in the words of the contract: `targets protected path /srv/vigo/`.
using Breach = std::optional<std::string>;

/// How much of a path is changed.
enum class Reach {
    one,   ///< the path itself
    tree,  ///< all below it as well: removed, or given another owner
};

/// Doubled and trailing slashes, `.` and `..` do not matter.
Breach of_path(std::string_view path, Reach reach);
/// A service that shall be stopped, disabled or masked.
Breach of_service(std::string_view service);
/// A package that shall be absent.
Breach of_package(std::string_view package);
/// A text for a shell that stops, disables, masks or kills a service of ours, or removes a path of
/// ours.
Breach of_command(std::string_view text);

/// `/a//b/./../c/` → `/a/c`.
std::string normalised(std::string_view path);

struct Finding {
    std::string_view field;
    Place where;
    std::string breach;
    /// `ERROR: configcrate "web" resource "own agent": targets protected path /etc/vigo-envoy/`
    std::string text(std::string_view crate, std::string_view resource) const;
};

/// All that a resource with these attributes breaks. The rules of its fields (`managed_path`,
/// `service_name`, `package_name`, `command`) say what to look at; `state`, `enabled` and `recurse`
/// say what is done to it. A value that still holds a template is passed over: ask again when it is
/// rendered.
std::vector<Finding> findings(std::span<const FieldInfo> fields, const Value& attributes);

}  // namespace vigo::guardrails
