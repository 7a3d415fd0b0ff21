// linking — which resources of an envoy wait for which, and which trigger which.
#pragma once

#include "compile/compiling.h"

namespace vigo::compile {

/// `first` is enforced before `then`, because of what stands at `where`. Positions in
/// `Expanded::instances`.
struct Edge {
    std::uint32_t first = 0;
    std::uint32_t then = 0;
    Place where;
};

struct Links {
    std::vector<Edge> edges;
    std::vector<std::vector<std::uint32_t>> after;     ///< must have succeeded
    std::vector<std::vector<std::uint32_t>> notifies;  ///< are triggered by a change
};

/// Links to and from removed instances count as satisfied and are left out.
Links link(const Expanded& expanded, Compiling& compiling);

}  // namespace vigo::compile
