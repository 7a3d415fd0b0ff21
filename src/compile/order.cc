// order — the sequence in which the resources of an envoy are enforced.
//
// Every crate has a gate before its resources and one behind them; crates that depend on each other
// are joined at the gates. What waits for a trigger does not hold up the gate behind it, so that a
// later crate may still pull the trigger of one that it depends on (decision 0029).
#include "compile/cycles.h"
#include "compile/linking.h"
#include "graph/graph.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// Instances and gates as numbers: the gate before a crate, its instances, the gate behind it.
class Numbers {
 public:
    explicit Numbers(const Expanded& expanded) {
        const auto& instances = expanded.instances;
        std::uint32_t at = 0;
        for (const auto* crate : expanded.crates) {
            before_.push_back(add(nowhere));
            for (; at < instances.size() && instances[at].crate == crate; ++at)
                of_instance_.push_back(add(at));
            behind_.push_back(add(nowhere));
        }
    }
    std::uint32_t before(std::size_t crate) const { return before_[crate]; }
    std::uint32_t behind(std::size_t crate) const { return behind_[crate]; }
    std::uint32_t of(std::uint32_t instance) const { return of_instance_[instance]; }
    /// Nothing for a gate.
    std::optional<std::uint32_t> instance(std::uint32_t node) const {
        return nodes_[node] == nowhere ? std::nullopt : std::optional(nodes_[node]);
    }
    std::size_t size() const { return nodes_.size(); }

 private:
    static constexpr std::uint32_t nowhere = ~0U;

    std::uint32_t add(std::uint32_t instance) {
        nodes_.push_back(instance);
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    std::vector<std::uint32_t> nodes_, before_, behind_, of_instance_;
};

struct Join {
    std::size_t first = 0;
    std::size_t then = 0;
    Place where;
};

std::vector<Join> joins_of(const std::vector<const Crate*>& crates) {
    std::map<std::string_view, std::size_t> positions;
    for (std::size_t at = 0; at < crates.size(); ++at) positions.emplace(crates[at]->name, at);
    std::vector<Join> joins;
    for (std::size_t at = 0; at < crates.size(); ++at)
        for (const auto& name : crates[at]->depends_on)
            if (const auto first = positions.find(name.name);
                first != positions.end() && first->second != at)
                joins.push_back({first->second, at, name.where});
    return joins;
}

/// Ties the gates of the crates that `joins` names to their instances.
void add_gates(const std::vector<Join>& joins, const Expanded& expanded, const Numbers& numbers,
               Graph& graph) {
    std::vector<bool> joined(expanded.crates.size());
    for (const auto& join : joins) {
        joined[join.first] = joined[join.then] = true;
        graph.add(numbers.behind(join.first), numbers.before(join.then));
    }
    for (std::size_t crate = 0; crate < joined.size(); ++crate) {
        if (!joined[crate]) continue;
        graph.add(numbers.before(crate), numbers.behind(crate));
        for (auto node = numbers.before(crate) + 1; node < numbers.behind(crate); ++node) {
            graph.add(numbers.before(crate), node);
            if (!expanded.instances[*numbers.instance(node)].waits)
                graph.add(node, numbers.behind(crate));
        }
    }
}

void report(const Graph& graph, const std::vector<Join>& joins, const Links& links,
            const Expanded& expanded, const Numbers& numbers, Diagnostics& findings) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Place> places;
    for (const auto& edge : links.edges)
        places.emplace(std::pair(numbers.of(edge.first), numbers.of(edge.then)), edge.where);
    for (const auto& join : joins)
        places.emplace(std::pair(numbers.behind(join.first), numbers.before(join.then)),
                       join.where);
    const auto name = [&](std::uint32_t node) {
        const auto instance = numbers.instance(node);
        return instance ? expanded.instances[*instance].id() : std::string();
    };
    for (const auto& cycle : graph.cycles())
        findings.error(
            rule::resource_cycle, place_on(cycle, places),
            format("resources wait for each other in a circle: {}", path_of(cycle, name)),
            "each waits for the next: break the circle at one of them");
}

}  // namespace

std::optional<Ordered> order(const Expanded& expanded, Compiling& compiling) {
    const Numbers numbers(expanded);
    auto links = link(expanded, compiling);
    Graph graph(numbers.size());
    for (const auto& edge : links.edges) graph.add(numbers.of(edge.first), numbers.of(edge.then));
    const auto joins = joins_of(expanded.crates);
    add_gates(joins, expanded, numbers, graph);
    const auto nodes = graph.order();
    if (nodes.size() != numbers.size()) {
        report(graph, joins, links, expanded, numbers, compiling.findings);
        return std::nullopt;
    }
    Ordered made{
        .sequence = {}, .after = std::move(links.after), .notifies = std::move(links.notifies)};
    for (const auto node : nodes)
        if (const auto instance = numbers.instance(node)) made.sequence.push_back(*instance);
    return made;
}

}  // namespace vigo::compile
