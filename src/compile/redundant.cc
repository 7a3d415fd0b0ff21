// redundant — what is said twice.
#include <algorithm>
#include <set>

#include "compile/lints.h"
#include "compile/resolve.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

class Redundant {
 public:
    Redundant(const Catalogue& catalogue, Diagnostics& findings)
        : catalogue_(catalogue), findings_(findings) {}

    void look_at(const Entry& entry) {
        const auto layers = layers_of(catalogue_, entry);
        crates(layers);
        variables(entry, layers);
    }

 private:
    void crates(const Layers& layers);
    void variables(const Entry& entry, const Layers& layers);
    /// The default that all crates of the layers agree on; null when they do not, or have none.
    const Value* agreed_default(const Layers& layers, const Entry& entry,
                                std::string_view name) const;
    bool is_new(const Place& where) { return told_.insert(where.text()).second; }

    const Catalogue& catalogue_;
    Diagnostics& findings_;
    std::set<std::string> told_;
};

void Redundant::crates(const Layers& layers) {
    std::map<std::string_view, const Layer*> brought;
    for (const auto* layer : layers.by_breadth()) {
        if (layer->without != nullptr)
            for (const auto& name : *layer->without) brought.erase(name.name);
        for (const auto* names : {layer->crates, layer->user_crates}) {
            if (names == nullptr) continue;
            for (const auto& name : *names) {
                const auto [at, added] = brought.emplace(name.name, layer);
                // A role stands in many entries: only who lists crates for himself can leave one
                // out.
                const bool own = layer->name == "entry" || at->second == layer;
                if (!added && own && is_new(name.where))
                    findings_.info(rule::redundant_crate, name.where,
                                   at->second == layer ? format("\"{}\" is listed twice", name.name)
                                                       : format("\"{}\" comes with {} already",
                                                                name.name, at->second->name),
                                   "leave it out here");
            }
        }
    }
}

const Value* Redundant::agreed_default(const Layers& layers, const Entry& entry,
                                       std::string_view name) const {
    const Value* agreed = nullptr;
    const auto all =
        inclusions(catalogue_, layers, [](const Condition&) { return std::string("?"); });
    for (const auto& each : all) {
        const Value* found = nullptr;
        if (const auto* vars = each.crate->overrides.find(entry.environment.name))
            found = vars->all.find(name);
        if (found == nullptr) found = each.crate->vars.all.find(name);
        if (found == nullptr) continue;
        if (agreed != nullptr && !(*agreed == *found)) return nullptr;
        agreed = found;
    }
    return agreed;
}

void Redundant::variables(const Entry& entry, const Layers& layers) {
    std::map<std::string_view, const Member*> known;
    for (const auto* layer : layers.by_strength())
        for (const auto& each : layer->vars->all) {
            const auto at = known.find(each.name);
            const bool own = layer->name == "entry";
            const Value* below = at != known.end() ? &at->second->value : nullptr;
            if (below == nullptr && own) below = agreed_default(layers, entry, each.name);
            if (own && below != nullptr && *below == each.value &&
                (!below->is_scalar() || below->source() == each.value.source()) &&
                is_new(each.named_at))
                findings_.info(rule::redundant_variable, each.named_at,
                               format("the variable \"{}\" has this value anyway", each.name),
                               at != known.end()
                                   ? format("it is inherited from {}", at->second->named_at.text())
                                   : std::string("it is the default of its configcrate"));
            known[each.name] = &each;
        }
}

}  // namespace

void lint_redundant(const Catalogue& catalogue, Diagnostics& findings) {
    Redundant redundant(catalogue, findings);
    for (const auto& entry : catalogue.entries) redundant.look_at(entry);
}

}  // namespace vigo::compile
