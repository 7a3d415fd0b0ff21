// crate_cycles — crates that wait for each other in a circle.
#include "compile/checks.h"
#include "graph/graph.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// `a → b → a`, each depending on the next.
std::string path_of(const Graph::Nodes& cycle, std::span<const Crate* const> crates) {
    std::string path = crates[cycle.front()]->name;
    for (auto at = cycle.rbegin(); at != cycle.rend(); ++at) path += " → " + crates[*at]->name;
    return path;
}

Place dependency_at(const Crate& crate, std::string_view name) {
    for (const auto& each : crate.depends_on)
        if (each.name == name) return each.where;
    return crate.where;
}

}  // namespace

void check_crate_cycles(const Catalogue& catalogue, Diagnostics& findings) {
    std::vector<const Crate*> crates;
    std::map<std::string_view, std::uint32_t> numbers;
    for (const auto& [name, crate] : catalogue.crates) {
        numbers.emplace(name, static_cast<std::uint32_t>(crates.size()));
        crates.push_back(&crate);
    }
    Graph graph(crates.size());
    for (const auto* crate : crates)
        for (const auto& each : crate->depends_on)
            if (const auto first = numbers.find(each.name); first != numbers.end())
                graph.add(first->second, numbers.at(crate->name));
    for (const auto& cycle : graph.cycles())
        findings.error(
            rule::crate_cycle, dependency_at(*crates[cycle.front()], crates[cycle.back()]->name),
            format("configcrates depend on each other in a circle: {}", path_of(cycle, crates)),
            "break the circle at one of them");
}

}  // namespace vigo::compile
