// triggers — triggers that nothing pulls, notifications that nothing waits for, and templates made
// of the wrong traits.
#include <algorithm>
#include <set>

#include "compile/gates.h"
#include "compile/links.h"
#include "compile/stable.h"
#include "compile/trait_names.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

bool waits(const Resource& resource) {
    return resource.waits_for_change() ||
           std::any_of(resource.variants.begin(), resource.variants.end(),
                       [&](const Variant& each) {
                           return waits_by_subscription(resource, each.attributes);
                       });
}

class Triggers {
 public:
    Triggers(const Catalogue& catalogue, Diagnostics& findings)
        : catalogue_(catalogue), findings_(findings) {}

    void check() {
        for (const auto& [name, crate] : catalogue_.crates)
            for (const auto& resource : crate.resources) follow(crate, resource);
        for (const auto& [name, crate] : catalogue_.crates)
            for (const auto& resource : crate.resources) complain_if_idle(resource);
    }

 private:
    /// Notes what the resource pulls; a template may pull anything.
    void follow(const Crate& crate, const Resource& resource) {
        for (const auto& pattern : resource.notify) {
            if (pattern.parsed)
                anything_ = true;
            else if (auto targets = targets_of(crate, pattern.text); !targets.empty())
                pull(targets, pattern);
        }
    }

    std::vector<const Resource*> targets_of(const Crate& crate, const std::string& name) {
        std::vector<const Resource*> found;
        const auto gather = [&](const Crate& in, std::string_view wanted) {
            for (const auto& each : in.resources)
                if (wanted.empty() || each.name.text == wanted) found.push_back(&each);
        };
        if (may_name_resource(crate, name)) {
            gather(crate, name);
        } else if (const auto target = target_of(catalogue_, name); target.crate != nullptr) {
            gather(*target.crate, target.resource);
        }
        return found;
    }

    void pull(const std::vector<const Resource*>& targets, const Pattern& pattern) {
        bool any = false;
        for (const auto* each : targets) {
            any |= waits(*each);
            pulled_.insert(each);
        }
        if (any) return;
        findings_.warning(
            rule::idle_trigger, pattern.where,
            format("notify has no effect: nothing in \"{}\" waits for a change", pattern.text),
            "give the resource to be triggered `when: \"changed\"`");
    }

    void complain_if_idle(const Resource& resource) {
        if (anything_ || !resource.waits_for_change() || !resource.subscribes.empty() ||
            pulled_.contains(&resource) || resource.name.parsed)
            return;
        findings_.warning(
            rule::idle_trigger, resource.where,
            format("{} \"{}\" waits for a change, but nothing notifies it", resource.type->name,
                   resource.name.text),
            "name it in the `notify` of what it serves, or list that under `subscribes`");
    }

    const Catalogue& catalogue_;
    Diagnostics& findings_;
    std::set<const Resource*> pulled_;
    bool anything_ = false;
};

void check_mentions(const lang::Template& text, const Place& where, std::string_view attribute,
                    const Types& types, Diagnostics& findings) {
    constexpr std::string_view root = "Traits.";
    for (const auto& demand : text.demands())
        if (demand.path.starts_with(root))
            warn_of_unknown_trait(std::string_view(demand.path).substr(root.size()), types,
                                  demand.where, attribute, findings);
    for (const auto& path : text.mentions().paths()) {
        if (!path.starts_with(root) || !is_changing(std::string_view(path).substr(root.size())))
            continue;
        findings.error(rule::volatile_trait, where,
                       format("the trait {} changes by itself, so {} may not use it in a template",
                              path.substr(root.size()), attribute),
                       "use it in `when:`, or a stable trait such as hardware.memory_mb");
    }
}

void check_variant(const Variant& variant, const Types& types, Diagnostics& findings) {
    for (const auto& slot : variant.slots) {
        const Value* value = variant.attributes.find(slot.attribute);
        for (const auto& text : slot.templates)
            if (text) check_mentions(*text, value->where(), slot.attribute, types, findings);
    }
    if (variant.source.parsed)
        check_mentions(*variant.source.parsed, variant.source.where, "source", types, findings);
}

}  // namespace

void check_triggers(const Catalogue& catalogue, Diagnostics& findings) {
    Triggers(catalogue, findings).check();
}

void check_template_traits(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources) {
            for (const auto& variant : resource.variants)
                check_variant(variant, catalogue.types, findings);
            if (resource.selector)
                check_mentions(*resource.selector, resource.selector_at, "case", catalogue.types,
                               findings);
            if (resource.name.parsed)
                check_mentions(*resource.name.parsed, resource.name.where, "name", catalogue.types,
                               findings);
        }
}

}  // namespace vigo::compile
