// crate_cycles — crates that wait for each other in a circle.
#include "compile/checks.h"
#include "compile/cycles.h"
#include "schema/rules.h"

namespace vigo::compile {

void check_crate_cycles(const Catalogue& catalogue, Diagnostics& findings) {
    std::vector<const Crate*> crates;
    std::map<std::string_view, std::uint32_t> numbers;
    for (const auto& [name, crate] : catalogue.crates) {
        numbers.emplace(name, static_cast<std::uint32_t>(crates.size()));
        crates.push_back(&crate);
    }
    Graph graph(crates.size());
    std::map<std::pair<std::uint32_t, std::uint32_t>, Place> places;
    for (const auto* crate : crates)
        for (const auto& each : crate->depends_on)
            if (const auto first = numbers.find(each.name); first != numbers.end()) {
                graph.add(first->second, numbers.at(crate->name));
                places.emplace(std::pair(first->second, numbers.at(crate->name)), each.where);
            }
    for (const auto& cycle : graph.cycles())
        findings.error(rule::crate_cycle, place_on(cycle, places),
                       format("configcrates wait for each other in a circle: {}",
                              path_of(cycle, [&](auto node) { return crates[node]->name; })),
                       "each waits for the next: break the circle at one of them");
}

}  // namespace vigo::compile
