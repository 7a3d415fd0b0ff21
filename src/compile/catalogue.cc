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
    for (const auto& entry : entries) all.push_back(&entry.vars);
    for (const auto& [directory, tiers] : environments)
        for (const auto& [name, tier] : tiers) all.push_back(&tier.vars);
    return all;
}

std::vector<const Vars*> Catalogue::all_vars() const {
    auto all = layered_vars();
    for (const auto& [name, crate] : crates) all.push_back(&crate.vars);
    return all;
}

bool any_asks_changed(const Conditions& whens) {
    return std::any_of(whens.begin(), whens.end(), [](const auto& each) {
        return each->parsed && each->parsed->asks("changed");
    });
}

bool Resource::waits_for_change() const { return crate_waits || any_asks_changed(whens); }

}  // namespace vigo::compile
