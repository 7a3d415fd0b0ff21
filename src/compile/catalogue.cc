// catalogue — finding things in the parsed configuration.
#include "compile/catalogue.h"

#include <algorithm>

namespace vigo::compile {

const TypeDescription* Catalogue::type_named(std::string_view name) const {
    for (const auto& type : types)
        if (type.name == name) return &type;
    return nullptr;
}

std::vector<const Vars*> Catalogue::layered_vars() const {
    std::vector<const Vars*> all;
    for (const auto& [name, role] : roles) all.push_back(&role.vars);
    for (const auto& [directory, common] : commons) all.push_back(&common.vars);
    for (const auto& entry : entries) {
        all.push_back(&entry.vars);
        for (const auto& each : entry.overrides.all) all.push_back(&each.vars);
    }
    for (const auto& [directory, tiers] : environments)
        for (const auto& [name, tier] : tiers) all.push_back(&tier.vars);
    return all;
}

std::vector<const Vars*> Catalogue::all_vars() const {
    auto all = layered_vars();
    for (const auto& [name, crate] : crates) {
        all.push_back(&crate.vars);
        for (const auto& each : crate.overrides.all) all.push_back(&each.vars);
    }
    return all;
}

std::vector<const Lookups*> Catalogue::all_lookups() const {
    auto all = layered_lookups();
    for (const auto& [name, crate] : crates) all.push_back(&crate.lookups);
    return all;
}

std::vector<const Lookups*> Catalogue::layered_lookups() const {
    std::vector<const Lookups*> all;
    for (const auto& [name, role] : roles) all.push_back(&role.lookups);
    for (const auto& [directory, common] : commons) all.push_back(&common.lookups);
    for (const auto& entry : entries) all.push_back(&entry.lookups);
    for (const auto& [directory, tiers] : environments)
        for (const auto& [name, tier] : tiers) all.push_back(&tier.lookups);
    return all;
}

bool any_asks_changed(const Conditions& whens) {
    return std::any_of(whens.begin(), whens.end(), [](const auto& each) {
        return each->parsed && each->parsed->asks("changed");
    });
}

bool Resource::waits_for_change() const { return crate_waits || any_asks_changed(whens); }

}  // namespace vigo::compile
