// graph — Kahn's algorithm with the lowest free node first.

#include "graph/graph.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "base/error.h"

namespace vigo {
namespace {

using Nodes = Graph::Nodes;

/// Takes nodes away once nothing is left before them.
class Sweep {
 public:
    explicit Sweep(const Graph& graph) : graph_(graph), waits_(graph.size()), gone_(graph.size()) {
        for (std::uint32_t node = 0; node < graph.size(); ++node) {
            waits_[node] = graph.before(node).size();
            if (waits_[node] == 0) free_.push(node);
        }
    }

    /// All that can go, in order.
    Nodes run() {
        Nodes order;
        while (!free_.empty()) {
            const auto node = free_.top();
            free_.pop();
            if (gone_[node]) continue;
            order.push_back(node);
            take(node);
        }
        return order;
    }

    void take(std::uint32_t node) {
        gone_[node] = true;
        for (const auto next : graph_.after(node))
            if (--waits_[next] == 0) free_.push(next);
    }

    bool is_gone(std::uint32_t node) const { return gone_[node]; }

    /// A cycle, found by walking backwards from `start`, which is not gone: something not gone is
    /// before every such node.
    Nodes cycle_before(std::uint32_t start) const {
        std::vector<std::uint32_t> step(graph_.size(), 0);
        Nodes walk;
        for (auto node = start;; node = leader(node)) {
            if (step[node] != 0) {
                walk.erase(walk.begin(), walk.begin() + (step[node] - 1));
                break;
            }
            walk.push_back(node);
            step[node] = static_cast<std::uint32_t>(walk.size());
        }
        std::reverse(walk.begin(), walk.end());
        std::rotate(walk.begin(), std::min_element(walk.begin(), walk.end()), walk.end());
        return walk;
    }

 private:
    std::uint32_t leader(std::uint32_t node) const {
        const auto& all = graph_.before(node);
        const auto found =
            std::find_if(all.begin(), all.end(), [this](auto each) { return !gone_[each]; });
        expect(found != all.end());
        return *found;
    }

    const Graph& graph_;
    std::vector<std::size_t> waits_;
    std::vector<bool> gone_;
    std::priority_queue<std::uint32_t, Nodes, std::greater<>> free_;
};

}  // namespace

void Graph::add(std::uint32_t first, std::uint32_t then) {
    expect(first < size() && then < size());
    auto& known = leaders_[then];
    if (std::find(known.begin(), known.end(), first) != known.end()) return;
    known.push_back(first);
    followers_[first].push_back(then);
}

Graph::Nodes Graph::order() const { return Sweep(*this).run(); }

std::vector<Graph::Nodes> Graph::cycles() const {
    Sweep sweep(*this);
    std::vector<Nodes> found;
    sweep.run();
    for (std::uint32_t node = 0; node < size(); ++node) {
        while (!sweep.is_gone(node)) {
            for (const auto each : found.emplace_back(sweep.cycle_before(node))) sweep.take(each);
            sweep.run();
        }
    }
    return found;
}

}  // namespace vigo
