// resolve — what an entry amounts to: its crates in order, and its variables with the layer that
// set each.
#pragma once

#include <functional>

#include "compile/catalogue.h"

namespace vigo::compile {

/// One source of crates and variables, with the name by which operators know it.
struct Layer {
    std::string name;
    Place where;
    const Vars* vars = nullptr;
    const Lookups* lookups = nullptr;
    const References* crates = nullptr;
    const References* user_crates = nullptr;
    const References* without = nullptr;
    const std::vector<RoleArm>* arms = nullptr;
};

struct Layers {
    std::vector<Layer> commons, roles, entry, environments;

    /// For variables: what comes later overrides. Roles are weakest (decision 0023).
    std::vector<const Layer*> by_strength() const;
    /// For crates: from what concerns many envoys to what concerns few.
    std::vector<const Layer*> by_breadth() const;
};
Layers layers_of(const Catalogue& catalogue, const Entry& entry);

/// One crate of an envoy and how it got there.
struct Inclusion {
    const Crate* crate = nullptr;
    std::string layer;
    Place where;
    std::string condition;  ///< of a role's `case` that is not decided; "" for none
    std::string without;    ///< the layer that excluded it again; "" for none
    Place without_at;
};

/// What a condition leaves: "" holds, "false" does not, other text is undecided.
using Decide = std::function<std::string(const Condition&)>;

/// Every crate that some layer adds, once, also those excluded again.
std::vector<Inclusion> inclusions(const Catalogue& catalogue, const Layers& layers,
                                  const Decide& decide);

/// The variables that the layers set, without the defaults of crates.
Value layered_vars(const Layers& layers);
/// The variables of `crate`: its defaults, those for the environment first, under `layered`.
Value vars_of(const Crate& crate, std::string_view environment, const Value& layered);

}  // namespace vigo::compile
