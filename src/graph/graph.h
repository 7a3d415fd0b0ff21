// graph — what must come before what: a stable order, or the cycles that make one impossible.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vigo {

/// Nodes are the numbers from 0 in the order of the operator's files.
class Graph {
 public:
    using Nodes = std::vector<std::uint32_t>;

    explicit Graph(std::size_t nodes) : followers_(nodes), leaders_(nodes) {}

    std::size_t size() const { return followers_.size(); }
    /// `first` comes before `then`. The same edge twice is one; a node before itself is a cycle.
    void add(std::uint32_t first, std::uint32_t then);
    /// What must come directly before `node`, in the order in which it was added.
    const Nodes& before(std::uint32_t node) const { return leaders_[node]; }
    const Nodes& after(std::uint32_t node) const { return followers_[node]; }

    /// Every node behind all that comes before it. Of several that could be next, the lowest is:
    /// adding an edge moves no more than it must. Nodes on cycles, and those behind them, are
    /// missing.
    Nodes order() const;
    /// One path for every knot of the graph, each node before the next and the last before the
    /// first; the lowest node stands first. Empty when there is an order of all nodes.
    std::vector<Nodes> cycles() const;

 private:
    std::vector<Nodes> followers_;
    std::vector<Nodes> leaders_;
};

}  // namespace vigo
