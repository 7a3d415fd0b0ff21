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

std::vector<std::string> trait_paths(const lang::Reads& reads) {
    constexpr std::string_view root = "Traits.";
    std::vector<std::string> paths;
    for (const auto& path : reads.paths())
        if (path.starts_with(root)) paths.push_back(path.substr(root.size()));
    return paths;
}

}  // namespace

Bundle emit(Expanded expanded, const Ordered& ordered, const Compiling& compiling) {
    auto& instances = expanded.instances;
    std::vector<std::uint32_t> index(instances.size(), gone);
    std::uint32_t count = 0;
    for (const auto at : ordered.sequence)
        if (!instances[at].removed) index[at] = count++;

    Bundle bundle;
    for (const auto* crate : expanded.crates) bundle.crates.push_back(crate->name);
    bundle.trait_paths = trait_paths(compiling.reads);
    bundle.secrets.assign(compiling.secrets.begin(), compiling.secrets.end());
    bundle.resources.reserve(count);
    for (const auto at : ordered.sequence) {
        auto& each = instances[at];
        if (each.removed) continue;
        bundle.resources.push_back({.crate = each.crate->name,
                                    .name = std::move(each.name),
                                    .type = std::string(each.resource->type->name),
                                    .attributes = std::move(each.attributes),
                                    .when = std::move(each.when),
                                    .after = mapped(ordered.after[at], index),
                                    .notifies = mapped(ordered.notifies[at], index)});
    }
    return bundle;
}

}  // namespace vigo::compile
