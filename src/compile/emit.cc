// emit — the ordered instances as the bundle that travels.
#include <algorithm>

#include "compile/compiling.h"

namespace vigo::compile {
namespace {

constexpr std::uint32_t gone = ~0U;

/// `from` as indices of the bundle, in order and once each.
std::vector<std::uint32_t> mapped(const std::vector<std::uint32_t>& from,
                                  const std::vector<std::uint32_t>& index) {
    std::vector<std::uint32_t> made;
    made.reserve(from.size());
    for (const auto each : from)
        if (index[each] != gone) made.push_back(index[each]);
    std::sort(made.begin(), made.end());
    made.erase(std::unique(made.begin(), made.end()), made.end());
    return made;
}

}  // namespace

std::vector<std::string> trait_paths(const lang::Reads& reads) {
    constexpr std::string_view root = "Traits.";
    std::vector<std::string> paths;
    for (const auto& path : reads.paths())
        if (path.starts_with(root)) paths.push_back(path.substr(root.size()));
    return paths;
}

Placed place(const Expanded& expanded, const Ordered& ordered) {
    const auto& instances = expanded.instances;
    std::vector<std::uint32_t> index(instances.size(), gone);
    Placed made;
    for (const auto at : ordered.sequence) {
        if (instances[at].removed) continue;
        index[at] = static_cast<std::uint32_t>(made.size());
        made.push_back({.instance = at});
    }
    for (auto& each : made) {
        each.after = mapped(ordered.after[each.instance], index);
        each.notifies = mapped(ordered.notifies[each.instance], index);
    }
    return made;
}

Bundle emit(Expanded expanded, const Ordered& ordered, const Compiling& compiling) {
    Bundle bundle;
    for (const auto* crate : expanded.crates) bundle.crates.push_back(crate->name);
    bundle.trait_paths = trait_paths(compiling.reads);
    bundle.secrets.assign(compiling.secrets.begin(), compiling.secrets.end());
    auto placed = place(expanded, ordered);
    bundle.resources.reserve(placed.size());
    for (auto& row : placed) {
        auto& each = expanded.instances[row.instance];
        bundle.resources.push_back({.crate = each.crate->name,
                                    .name = std::move(each.name),
                                    .type = std::string(each.resource->type->name),
                                    .attributes = std::move(each.attributes),
                                    .when = std::move(each.when),
                                    .after = std::move(row.after),
                                    .notifies = std::move(row.notifies)});
    }
    return bundle;
}

}  // namespace vigo::compile
