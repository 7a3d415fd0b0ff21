// trial — every entry compiled without an envoy: what needs traits is left out, all else must hold.
#include <algorithm>
#include <set>

#include "compile/checks.h"
#include "compile/compiling.h"
#include "schema/encode.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// Crates that depend on one which the entry does not include: no error, but seldom meant.
void check_dependencies(const Expanded& expanded, const Entry& entry, Diagnostics& findings) {
    for (const auto* crate : expanded.crates)
        for (const auto& name : crate->depends_on) {
            const auto is_there = [&](const Crate* each) { return each->name == name.name; };
            if (std::any_of(expanded.crates.begin(), expanded.crates.end(), is_there)) continue;
            findings.warning(
                rule::absent_dependency, name.where,
                format(
                    "configcrate {} depends on \"{}\", which some entry does not include with it",
                    crate->name, name.name),
                format("depends_on orders and does not include; see the entry at {}",
                       entry.where.text()));
        }
}

/// A digest, equal for entries that amount to the same: one of them is enough.
std::string essence_of(const Catalogue& catalogue, const Entry& entry) {
    const auto layers = layers_of(catalogue, entry);
    std::string essence = entry.environment.name;
    for (const auto* layer : layers.by_breadth())
        for (const auto* names : {layer->crates, layer->user_crates, layer->without})
            for (const auto& name : names != nullptr ? *names : References())
                essence += format("\n{}{}", names == layer->without ? "-" : "+", name.name);
    for (const auto& role : layers.roles) essence += "\n" + role.name;
    const auto tables = catalogue.all_lookups();
    const bool looks_up = std::any_of(tables.begin(), tables.end(),
                                      [](const Lookups* each) { return !each->all.empty(); });
    for (const auto* layer : layers.by_breadth())
        if (!layer->lookups->all.empty()) essence += "\n?" + layer->where.text();
    if (looks_up)  // tables may go by host names
        for (const auto& pattern : entry.match) essence += "\n~" + pattern.name;
    essence += "\n" + encode(layered_vars(layers));
    return std::string(crypto::view(crypto::sha256(essence)));
}

}  // namespace

void check_resource_cycles(const Catalogue& catalogue, Diagnostics& findings) {
    const Entry nobody;
    for (const auto& [name, crate] : catalogue.crates) {
        Expanded alone{.crates = {&crate}, .instances = {}};
        for (const auto& resource : crate.resources)
            alone.instances.push_back(
                {.crate = &crate, .resource = &resource, .name = resource.name.text});
        Compiling compiling{.catalogue = catalogue,
                            .entry = nobody,
                            .hostname = {},
                            .traits = Map(),
                            .trial = true,
                            .findings = findings};
        order(alone, compiling);
    }
}

std::vector<const Entry*> different_entries(const Catalogue& catalogue) {
    std::set<std::string> known;
    std::vector<const Entry*> different;
    for (const auto& entry : catalogue.entries)
        if (known.insert(essence_of(catalogue, entry)).second) different.push_back(&entry);
    return different;
}

void try_entries(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto* entry : different_entries(catalogue)) {
        Compiling compiling{.catalogue = catalogue,
                            .entry = *entry,
                            .hostname = {},
                            .traits = Map(),
                            .trial = true,
                            .findings = findings};
        Expanded expanded;
        run(compiling, expanded);
        check_dependencies(expanded, *entry, findings);
    }
}

}  // namespace vigo::compile
