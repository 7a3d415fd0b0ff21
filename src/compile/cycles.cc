// cycles — a circle of the graph as operators read it.
#include "compile/cycles.h"

namespace vigo::compile {

std::string path_of(const Graph::Nodes& cycle,
                    const std::function<std::string(std::uint32_t)>& name) {
    // The graph says what comes before what; who waits comes later, so the path runs backwards.
    std::vector<std::string> names;
    for (auto at = cycle.rbegin(); at != cycle.rend(); ++at)
        if (auto each = name(*at); !each.empty()) names.push_back(std::move(each));
    if (names.empty()) return {};
    std::string path = names.back();
    for (const auto& each : names) path += " → " + each;
    return path;
}

Place place_on(const Graph::Nodes& cycle,
               const std::map<std::pair<std::uint32_t, std::uint32_t>, Place>& places) {
    for (std::size_t at = 0; at < cycle.size(); ++at) {
        const auto first = cycle[(at + cycle.size() - 1) % cycle.size()];
        if (const auto found = places.find({first, cycle[at]}); found != places.end())
            return found->second;
    }
    return {};
}

}  // namespace vigo::compile
