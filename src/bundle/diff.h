// diff — what changes for an envoy between two bundles: resource by resource, attribute by
// attribute.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/bundle.h"

namespace vigo {

enum class Change { removed, changed, added };
std::string_view name_of(Change change);

/// One attribute that differs. Beside the type's own there are `type`, `when`, `after` and
/// `notifies`; the last two are lists of resource ids.
struct AttributeDiff {
    std::string name;
    std::optional<Value> before;  ///< nothing: it was not there
    std::optional<Value> after;   ///< nothing: it is gone
    bool operator==(const AttributeDiff&) const = default;
};

struct ResourceDiff {
    Change change = Change::changed;
    std::string id;    ///< `crate/name`
    std::string type;  ///< the new one, where it changed
    std::vector<AttributeDiff> attributes;
    bool operator==(const ResourceDiff&) const = default;
};

struct BundleDiff {
    /// Removed ones first, then changed, then added, each in the order of its bundle.
    std::vector<ResourceDiff> resources;
    /// What else differs: `crates`, `order` (ids, when the common resources changed places),
    /// `trait_paths`, `vars`.
    std::vector<AttributeDiff> others;

    bool empty() const { return resources.empty() && others.empty(); }
    bool operator==(const BundleDiff&) const = default;
};

/// Whether an attribute of a type must not be shown; both sides of such a one become `hidden_text`.
using IsSecret = std::function<bool(std::string_view type, std::string_view attribute)>;
inline constexpr std::string_view hidden_text = "(secret)";

/// Empty exactly when the bundles say the same. Pure; linear in the resources.
BundleDiff bundle_diff(const Bundle& before, const Bundle& after, const IsSecret& is_secret = {});

/// SHA-256 of its bytes: what an assignment names.
std::string digest_of(const Bundle& bundle);

/// For people: `- web/old (file)`, `~ web/main (file)`, `+ web/new (service)`, each with its
/// attributes indented below; texts of several lines as a unified diff.
std::string to_text(const BundleDiff& diff);

/// For programs: `{resources: [{change, resource, type, attributes: [{name, before, after}]}],
/// others: [{name, before, after}]}`; a side that is not there is left out.
Value to_value(const BundleDiff& diff);

}  // namespace vigo
