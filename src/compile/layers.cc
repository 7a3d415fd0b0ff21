// layers — where the crates and variables of an entry come from.
#include <set>

#include "compile/resolve.h"

namespace vigo::compile {
namespace {

std::string file_of(const Place& where) { return where.file ? *where.file : std::string(); }

std::vector<const Layer*> joined(std::initializer_list<const std::vector<Layer>*> groups) {
    std::vector<const Layer*> all;
    for (const auto* group : groups)
        for (const auto& layer : *group) all.push_back(&layer);
    return all;
}

/// Gathers the layers of roles, each once.
class Roles {
 public:
    Roles(const Catalogue& catalogue, std::vector<Layer>& layers)
        : catalogue_(catalogue), layers_(layers) {}

    /// The role after those that it includes, each once.
    void add(const Reference& name) {
        const auto found = catalogue_.roles.find(name.name);
        if (found == catalogue_.roles.end()) return;
        for (const auto& included : found->second.includes)
            if (const auto at = catalogue_.roles.find(included.name); at != catalogue_.roles.end())
                add_layer(at->second);
        add_layer(found->second);
    }

 private:
    void add_layer(const Role& role) {
        if (!seen_.insert(role.name).second) return;
        layers_.push_back({.name = format("role {}", role.name),
                           .where = role.where,
                           .vars = &role.vars,
                           .lookups = &role.lookups,
                           .crates = &role.configcrates,
                           .user_crates = &role.usercrates,
                           .arms = &role.arms});
    }

    const Catalogue& catalogue_;
    std::vector<Layer>& layers_;
    std::set<std::string_view> seen_;
};

}  // namespace

Layers layers_of(const Catalogue& catalogue, const Entry& entry) {
    static const Lookups none;
    Layers made;
    Roles roles(catalogue, made.roles);
    for (const auto* common : Catalogue::chain(catalogue.commons, entry.directory)) {
        for (const auto& role : common->roles) roles.add(role);
        made.commons.push_back({.name = file_of(common->where),
                                .where = common->where,
                                .vars = &common->vars,
                                .lookups = &common->lookups,
                                .crates = &common->configcrates,
                                .user_crates = &common->usercrates});
    }
    for (const auto& role : entry.roles) roles.add(role);
    made.entry.push_back({.name = "entry",
                          .where = entry.where,
                          .vars = &entry.vars,
                          .lookups = &entry.lookups,
                          .crates = &entry.configcrates,
                          .user_crates = &entry.usercrates});
    if (const auto* vars = entry.overrides.find(entry.environment.name))
        made.entry.push_back({.name = format("entry, for {}", entry.environment.name),
                              .where = entry.where,
                              .vars = vars,
                              .lookups = &none});
    for (const auto* tiers : Catalogue::chain(catalogue.environments, entry.directory)) {
        const auto tier = tiers->find(entry.environment.name);
        if (tier == tiers->end()) continue;
        made.environments.push_back({.name = format("environment {}", tier->first),
                                     .where = tier->second.where,
                                     .vars = &tier->second.vars,
                                     .lookups = &tier->second.lookups,
                                     .crates = &tier->second.configcrates,
                                     .user_crates = &tier->second.usercrates,
                                     .without = &tier->second.exclude_configcrates});
    }
    return made;
}

std::vector<const Layer*> Layers::by_strength() const {
    return joined({&roles, &commons, &entry, &environments});
}

std::vector<const Layer*> Layers::by_breadth() const {
    return joined({&commons, &roles, &entry, &environments});
}

}  // namespace vigo::compile
