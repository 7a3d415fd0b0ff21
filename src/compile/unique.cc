// unique — names of resources are unique in their crate, as far as they are known before rendering.
#include "compile/checks.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

void check_stamped(const Crate& crate, const Resource& resource, Diagnostics& findings) {
    const bool stamped = !resource.foreach.name.empty() || !crate.foreach.name.empty();
    if (!stamped || resource.name.parsed || !resource.named) return;
    findings.error(rule::duplicate_resource, resource.name.where,
                   "each item of `foreach` would give a resource of the same name",
                   format("use the item in it: `{}-{{{{ .Item }}}}`", resource.name.text),
                   resource.name.text);
}

}  // namespace

void check_names(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates) {
        std::map<std::string_view, Place> seen;
        for (const auto& each : crate.resources) {
            check_stamped(crate, each, findings);
            if (each.name.parsed) continue;
            const auto [at, added] = seen.emplace(each.name.text, each.name.where);
            if (added) continue;
            findings.error(
                rule::duplicate_resource, each.name.where,
                format("configcrate {} has two resources named \"{}\"", name, each.name.text),
                format("the other one is at {}", at->second.text()));
        }
    }
}

}  // namespace vigo::compile
