// Tests of graph: the order, its stability, and cycles as paths.

#include "graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string_view>
#include <utility>

namespace vigo {
namespace {

using Edges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
using Nodes = Graph::Nodes;

Graph graph_of(std::size_t nodes, const Edges& edges) {
    Graph graph(nodes);
    for (const auto& [first, then] : edges) graph.add(first, then);
    return graph;
}

struct Case {
    std::string_view name;
    std::size_t nodes = 0;
    Edges edges;
    Nodes order;
    std::vector<Nodes> cycles;
};

const Case cases[] = {
    {"no nodes", 0, {}, {}, {}},
    {"without edges the files' order stays", 3, {}, {0, 1, 2}, {}},
    {"an edge along the files' order moves nothing", 3, {{0, 2}}, {0, 1, 2}, {}},
    {"an edge against it moves one node only", 4, {{2, 0}}, {1, 2, 0, 3}, {}},
    {"a chain backwards", 3, {{2, 1}, {1, 0}}, {2, 1, 0}, {}},
    {"a diamond", 4, {{3, 1}, {3, 2}, {1, 0}, {2, 0}}, {3, 1, 2, 0}, {}},
    {"the same edge twice is one", 2, {{1, 0}, {1, 0}}, {1, 0}, {}},
    {"a node before itself", 2, {{1, 1}}, {0}, {{1}}},
    {"two nodes before each other", 3, {{1, 2}, {2, 1}}, {0}, {{1, 2}}},
    {"a cycle starts with its lowest node", 4, {{3, 2}, {2, 1}, {1, 3}}, {0}, {{1, 3, 2}}},
    {"what is behind a cycle is no part of it", 4, {{0, 1}, {1, 0}, {1, 2}, {2, 3}}, {}, {{0, 1}}},
    {"what is before a cycle is no part of it", 3, {{0, 1}, {1, 2}, {2, 1}}, {0}, {{1, 2}}},
    {"two knots are two paths", 4, {{0, 1}, {1, 0}, {2, 3}, {3, 2}}, {}, {{0, 1}, {2, 3}}},
    {"a knot that hangs on another is found too",
     4,
     {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 2}},
     {},
     {{0, 1}, {2, 3}}},
};

TEST(Graph, orders_and_finds_cycles) {
    for (const auto& each : cases) {
        const auto graph = graph_of(each.nodes, each.edges);
        EXPECT_EQ(graph.order(), each.order) << each.name;
        EXPECT_EQ(graph.cycles(), each.cycles) << each.name;
    }
}

TEST(Graph, every_edge_holds_in_the_order_of_a_large_graph) {
    constexpr std::uint32_t size = 5000;
    std::mt19937 random(7);
    Nodes rank(size);
    std::iota(rank.begin(), rank.end(), 0);
    std::shuffle(rank.begin(), rank.end(), random);
    Edges edges;
    for (int at = 0; at < 20'000; ++at) {
        auto a = static_cast<std::uint32_t>(random() % size);
        auto b = static_cast<std::uint32_t>(random() % size);
        if (a == b) continue;
        if (rank[a] > rank[b]) std::swap(a, b);
        edges.emplace_back(a, b);
    }
    const auto order = graph_of(size, edges).order();
    ASSERT_EQ(order.size(), size);
    Nodes position(size);
    for (std::uint32_t at = 0; at < size; ++at) position[order[at]] = at;
    for (const auto& [first, then] : edges) EXPECT_LT(position[first], position[then]);
}

TEST(Graph, a_cycle_is_a_path_of_edges) {
    const Edges edges = {{5, 3}, {3, 1}, {1, 4}, {4, 5}, {4, 3}, {0, 5}, {2, 0}};
    const auto graph = graph_of(6, edges);
    for (const auto& path : graph.cycles()) {
        for (std::size_t at = 0; at < path.size(); ++at) {
            const auto& after = graph.after(path[at]);
            const auto next = path[(at + 1) % path.size()];
            EXPECT_NE(std::find(after.begin(), after.end(), next), after.end());
        }
    }
    EXPECT_EQ(graph.cycles().size(), 1U);
}

TEST(Graph, a_long_chain_needs_no_recursion) {
    constexpr std::uint32_t size = 20'000;
    Graph graph(size);
    for (std::uint32_t at = 1; at < size; ++at) graph.add(at, at - 1);
    EXPECT_EQ(graph.order().front(), size - 1);
    graph.add(0, size - 1);
    EXPECT_EQ(graph.cycles().at(0).size(), size);
}

}  // namespace
}  // namespace vigo
