// trace — where the crates and variables of a host name come from.
#include <algorithm>
#include <set>

#include "compile/compiling.h"
#include "compile/stable.h"
#include "schema/json.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

std::string shown(const Value& value) {
    const auto plain = secrets::shown_value(value);
    return plain.is_scalar() ? plain.source() : to_json(plain);
}

/// Every mention of a crate, the one that brought it marked; `included` knows how it ended.
std::vector<TraceStep> crates_of_layers(const Layers& layers,
                                        const std::vector<Inclusion>& included) {
    std::vector<TraceStep> steps;
    for (const auto& each : included) {
        const bool stays = each.without.empty();
        steps.push_back({.layer = each.layer,
                         .where = each.where,
                         .name = each.crate->name,
                         .value = each.condition,
                         .wins = stays});
        if (!stays)
            steps.push_back({.layer = each.without,
                             .where = each.without_at,
                             .name = each.crate->name,
                             .value = "excluded",
                             .wins = true});
    }
    const auto known = [&](const Place& where) {
        return std::any_of(steps.begin(), steps.end(), [&](const TraceStep& step) {
            return step.where.text() == where.text();
        });
    };
    for (const auto* layer : layers.by_breadth())
        for (const auto* names : {layer->crates, layer->user_crates})
            for (const auto& name : names != nullptr ? *names : References())
                if (!known(name.where))
                    steps.push_back({.layer = layer->name,
                                     .where = name.where,
                                     .name = name.name,
                                     .value = "already included"});
    return steps;
}

/// Every setting of a variable, weakest first; the last one of a name wins.
std::vector<TraceStep> variables_of(const Layers& layers, const std::vector<Inclusion>& included,
                                    const std::string& environment) {
    std::vector<TraceStep> steps;
    const auto add = [&](const std::string& layer, const Vars& vars) {
        for (const auto& each : vars.all)
            steps.push_back({.layer = layer,
                             .where = each.named_at,
                             .name = each.name,
                             .value = shown(each.value)});
    };
    for (const auto& each : included)
        if (each.without.empty()) {
            add("crate default", each.crate->vars);
            if (const auto* vars = each.crate->overrides.find(environment))
                add(format("crate default, for {}", environment), *vars);
        }
    const auto defaults = steps.size();
    for (const auto* layer : layers.by_strength()) add(layer->name, *layer->vars);

    std::set<std::string> won;
    for (auto at = steps.size(); at-- > defaults;)
        steps[at].wins = won.insert(steps[at].name).second;
    // Each crate sees its own default only, so several may stand side by side.
    for (std::size_t at = 0; at < defaults; ++at) steps[at].wins = !won.contains(steps[at].name);
    std::stable_sort(steps.begin(), steps.end(),
                     [](const auto& a, const auto& b) { return a.name < b.name; });
    return steps;
}

}  // namespace

std::optional<Trace> trace(const Catalogue& catalogue, const Envoy& envoy) {
    const auto matched = match(catalogue, envoy.hostname);
    if (!matched) return std::nullopt;
    Diagnostics unused;
    Compiling compiling{.catalogue = catalogue,
                        .entry = catalogue.entries[matched->entry],
                        .hostname = envoy.hostname,
                        .traits = stable_part(envoy.traits),
                        .vars = envoy.vars,
                        .findings = unused};
    const auto resolved = resolve(compiling);
    return Trace{.matched = *matched,
                 .crates = crates_of_layers(resolved.layers, resolved.inclusions),
                 .variables = variables_of(resolved.layers, resolved.inclusions,
                                           compiling.entry.environment.name)};
}

std::optional<Trace> trace(const Catalogue& catalogue, std::string_view hostname) {
    return trace(catalogue, Envoy{.hostname = std::string(hostname), .traits = Map(), .vars = {}});
}

}  // namespace vigo::compile
