// compile — all stages for one envoy.
#include "compile/compile.h"

#include <algorithm>

#include "compile/compiling.h"
#include "compile/dynamic.h"
#include "compile/facts.h"
#include "compile/secret_places.h"
#include "compile/stable.h"
#include "graph/graph.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

Value overridden(Value layered, const Value& over) {
    if (over.is_map())
        for (const auto& each : over.map()) layered.edit_map().set(each.name, each.value);
    return layered;
}

/// Whether its order needs what its templates see.
bool has_rendered_references(const Resource& resource) {
    for (const auto* all :
         {&resource.depends_on, &resource.before, &resource.notify, &resource.subscribes})
        for (const auto& each : *all)
            if (each.parsed != nullptr) return true;
    return false;
}

}  // namespace

std::vector<Inclusion> sorted(std::vector<Inclusion> included) {
    std::map<std::string_view, std::uint32_t> positions;
    for (std::uint32_t at = 0; at < included.size(); ++at)
        positions.emplace(included[at].crate->name, at);
    Graph graph(included.size());
    for (std::uint32_t at = 0; at < included.size(); ++at)
        for (const auto& name : included[at].crate->depends_on)
            if (const auto first = positions.find(name.name); first != positions.end())
                graph.add(first->second, at);
    std::vector<Inclusion> made;
    for (const auto at : graph.order()) made.push_back(included[at]);
    return made;
}

Resolved resolve(Compiling& compiling) {
    Resolved made{.layers = layers_of(compiling.catalogue, compiling.entry)};
    made.layered = overridden(layered_vars(made.layers), compiling.vars);
    const Dynamic dynamic(compiling, made.layers, nullptr, made.layered);
    const ServerFacts facts(compiling, made.layered, &dynamic);
    made.inclusions = inclusions(compiling.catalogue, made.layers,
                                 [&](const Condition& when) { return facts.left_of(when); });
    return made;
}

std::optional<Ordered> run(Compiling& compiling, Expanded& expanded) {
    auto resolved = resolve(compiling);
    compiling.layers = &resolved.layers;
    std::erase_if(resolved.inclusions, [](const Inclusion& each) { return !each.without.empty(); });
    // The variables of a crate are let go of as soon as its resources are rendered.
    const auto finish = [&](Instance& each) {
        if (!each.removed) render(each, compiling);
        if (!has_rendered_references(*each.resource)) each.scope.reset();
    };
    expanded = expand(sorted(std::move(resolved.inclusions)), resolved.layered, compiling, finish);
    check_targets(expanded.instances, compiling.findings);
    check_fights(expanded.instances, compiling.findings);
    auto made = order(expanded, compiling);
    compiling.layers = nullptr;
    return made;
}

void refuse_marked_traits(const Entry& entry, const Value& traits, const lang::Reads& reads,
                          Diagnostics& findings) {
    constexpr std::string_view root = "Traits.";
    for (const auto& path : reads.paths()) {
        if (!path.starts_with(root)) continue;
        const Value* found = traits.at_path(std::string_view(path).substr(root.size()));
        if (found != nullptr && secrets::any_marker(*found))
            findings.error(rule::marked_trait, entry.where,
                           format("the envoy reports the trait {} with the mark of a secret in it",
                                  path.substr(root.size())),
                           "look at that machine: no collector writes such a thing");
    }
}

std::optional<Compiled> compile(const Catalogue& catalogue, const Envoy& envoy,
                                Diagnostics& findings) {
    const auto matched = match(catalogue, envoy.hostname);
    if (!matched) return std::nullopt;
    Diagnostics found;
    Compiling compiling{.catalogue = catalogue,
                        .entry = catalogue.entries[matched->entry],
                        .hostname = envoy.hostname,
                        .traits = stable_part(envoy.traits),
                        .vars = envoy.vars,
                        .findings = found};
    Expanded expanded;
    const auto ordered = run(compiling, expanded);
    refuse_marked_traits(compiling.entry, compiling.traits, compiling.reads, found);
    show_secrets(found);
    found.sort();
    findings.append(found);
    if (!ordered || found.has_errors()) return std::nullopt;
    return Compiled{.bundle = emit(std::move(expanded), *ordered, compiling),
                    .matched = *matched,
                    .reads = std::move(compiling.reads)};
}

}  // namespace vigo::compile
