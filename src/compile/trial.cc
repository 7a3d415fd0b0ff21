// trial — every entry compiled without an envoy: what needs traits is left out, all else must hold.
#include <algorithm>

#include "compile/checks.h"
#include "compile/compiling.h"
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

void try_entries(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& entry : catalogue.entries) {
        Compiling compiling{.catalogue = catalogue,
                            .entry = entry,
                            .hostname = {},
                            .traits = Map(),
                            .trial = true,
                            .findings = findings};
        Expanded expanded;
        run(compiling, expanded);
        check_dependencies(expanded, entry, findings);
    }
}

}  // namespace vigo::compile
