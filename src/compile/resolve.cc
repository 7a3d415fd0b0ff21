// resolve — the crates and variables of an entry.
#include "compile/resolve.h"

namespace vigo::compile {
namespace {

std::string both(const std::string& a, const std::string& b) {
    if (a.empty()) return b;
    return b.empty() ? a : format("({}) && ({})", a, b);
}

class Including {
 public:
    Including(const Catalogue& catalogue, const Decide& decide)
        : catalogue_(catalogue), decide_(decide) {}

    void add(const Layer& layer) {
        for (const auto* names : {layer.crates, layer.user_crates})
            if (names != nullptr)
                for (const auto& name : *names) include(name, layer, {});
        if (layer.arms != nullptr) add_arms(layer);
        if (layer.without != nullptr)
            for (const auto& name : *layer.without) exclude(name, layer);
    }
    std::vector<Inclusion> take() { return std::move(all_); }

 private:
    /// The first arm that holds; an undecided one leaves the later ones to the agent as well.
    void add_arms(const Layer& layer) {
        std::string none_before;
        for (const auto& arm : *layer.arms) {
            const auto left = arm.when ? decide_(*arm.when) : std::string();
            if (left == "false") continue;
            for (const auto* names : {&arm.configcrates, &arm.usercrates})
                for (const auto& name : *names) include(name, layer, both(none_before, left));
            if (left.empty()) return;
            none_before = both(none_before, format("!({})", left));
        }
    }

    void include(const Reference& name, const Layer& layer, const std::string& condition) {
        const auto found = catalogue_.crates.find(name.name);
        if (found == catalogue_.crates.end()) return;
        for (auto& each : all_) {
            if (each.crate != &found->second || !each.without.empty()) continue;
            if (condition.empty())
                each.condition.clear();
            else if (!each.condition.empty())
                each.condition = format("({}) || ({})", each.condition, condition);
            return;
        }
        all_.push_back({&found->second, layer.name, name.where, condition, {}, {}});
    }

    void exclude(const Reference& name, const Layer& layer) {
        for (auto& each : all_) {
            if (each.crate->name != name.name || !each.without.empty()) continue;
            each.without = layer.name;
            each.without_at = name.where;
        }
    }

    const Catalogue& catalogue_;
    const Decide& decide_;
    std::vector<Inclusion> all_;
};

}  // namespace

std::vector<Inclusion> inclusions(const Catalogue& catalogue, const Layers& layers,
                                  const Decide& decide) {
    Including including(catalogue, decide);
    for (const auto* layer : layers.by_breadth()) including.add(*layer);
    return including.take();
}

Value layered_vars(const Layers& layers) {
    Map all;
    for (const auto* layer : layers.by_strength())
        for (const auto& each : layer->vars->all) all.set(each.name, each.value);
    return all;
}

Value vars_of(const Crate& crate, std::string_view environment, const Value& layered) {
    Value all = layered;
    const auto add = [&](const Vars& vars) {
        for (const auto& each : vars.all)
            if (all.find(each.name) == nullptr) all.edit_map().add(each.name, each.value);
    };
    if (const auto* vars = crate.overrides.find(environment)) add(*vars);
    add(crate.vars);
    return all;
}

}  // namespace vigo::compile
