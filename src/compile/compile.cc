// compile — all stages for one envoy.
#include "compile/compile.h"

#include <algorithm>

#include "compile/compiling.h"
#include "compile/facts.h"
#include "compile/questions.h"
#include "compile/stable.h"
#include "graph/graph.h"

namespace vigo::compile {
namespace {

Value overridden(Value layered, const Value& over) {
    if (over.is_map())
        for (const auto& each : over.map()) layered.edit_map().set(each.name, each.value);
    return layered;
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
    const auto told = compiling.trial ? made.layered : answered(made.layered, compiling);
    const ServerFacts facts(compiling, told);
    made.inclusions = inclusions(compiling.catalogue, made.layers,
                                 [&](const Condition& when) { return facts.left_of(when); });
    return made;
}

std::optional<Ordered> run(Compiling& compiling, Expanded& expanded) {
    auto resolved = resolve(compiling);
    std::erase_if(resolved.inclusions, [](const Inclusion& each) { return !each.without.empty(); });
    expanded = expand(sorted(std::move(resolved.inclusions)), resolved.layered, compiling);
    for (auto& each : expanded.instances)
        if (!each.removed) render(each, compiling);
    check_targets(expanded.instances, compiling.findings);
    return order(expanded, compiling);
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
    found.sort();
    findings.append(found);
    if (!ordered || found.has_errors()) return std::nullopt;
    return Compiled{.bundle = emit(std::move(expanded), *ordered, compiling.reads),
                    .matched = *matched,
                    .reads = std::move(compiling.reads)};
}

}  // namespace vigo::compile
