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

/// Crates behind those that they depend on, else in the order in which they were included.
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

}  // namespace

std::optional<Ordered> run(Compiling& compiling, Expanded& expanded) {
    const auto layers = layers_of(compiling.catalogue, compiling.entry);
    const auto layered = layered_vars(layers);
    const auto told = compiling.trial ? layered : answered(layered, compiling);
    const ServerFacts facts(compiling, told);
    auto included = inclusions(compiling.catalogue, layers,
                               [&](const Condition& when) { return facts.left_of(when); });
    std::erase_if(included, [](const Inclusion& each) { return !each.without.empty(); });
    expanded = expand(sorted(std::move(included)), layered, compiling);
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
