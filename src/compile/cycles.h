// cycles — a circle of the graph as operators read it.
#pragma once

#include <functional>
#include <map>

#include "graph/graph.h"
#include "schema/place.h"

namespace vigo::compile {

/// `a → b → a`, each waiting for the next. Nodes whose name is "" are passed over.
std::string path_of(const Graph::Nodes& cycle,
                    const std::function<std::string(std::uint32_t)>& name);

/// The place of the first edge of the circle that has one; `places` knows edges by (first, then).
Place place_on(const Graph::Nodes& cycle,
               const std::map<std::pair<std::uint32_t, std::uint32_t>, Place>& places);

}  // namespace vigo::compile
