// outcome — what becomes of a stack, as text that a reviewer reads.
#include "outcome.h"

#include <gtest/gtest.h>

#include "compile/referee.h"
#include "schema/yaml.h"
#include "types/types.h"

namespace vigo::compile {
namespace {

Value numbers(const std::vector<std::uint32_t>& from) {
    Value::List list;
    for (const auto each : from) list.push_back(static_cast<std::int64_t>(each));
    return list;
}

Value texts(const std::vector<std::string>& from) { return Value::List(from.begin(), from.end()); }

Value shown(const BundledResource& resource) {
    Map map;
    map.add("resource", resource.id());
    map.add("type", resource.type);
    map.add("attributes", resource.attributes);
    if (!resource.when.empty()) map.add("when", resource.when);
    if (!resource.after.empty()) map.add("after", numbers(resource.after));
    if (!resource.notifies.empty()) map.add("notifies", numbers(resource.notifies));
    return map;
}

std::string shown(const Compiled& compiled) {
    Value::List resources;
    for (const auto& each : compiled.bundle.resources) resources.push_back(shown(each));
    Map map;
    map.add("pattern", compiled.matched.pattern);
    map.add("reads", Value::List(compiled.reads.paths().begin(), compiled.reads.paths().end()));
    map.add("crates", texts(compiled.bundle.crates));
    if (!compiled.bundle.secrets.empty()) map.add("secrets", texts(compiled.bundle.secrets));
    map.add("resources", std::move(resources));
    return to_yaml(map);
}

std::string shown(const std::vector<TraceStep>& steps) {
    std::string lines;
    for (const auto& step : steps)
        lines += format("{} {} = {} [{}, {}]\n", step.wins ? "*" : " ", step.name, step.value,
                        step.layer, step.where.text());
    return lines;
}

/// Cold, warm, and after envoys that tell something else or nothing.
void expect_the_same_from_a_workshop(const Catalogue& catalogue, const Envoy& envoy) {
    Workshop workshop(catalogue);
    auto other = envoy;
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(difference(catalogue, workshop, envoy), "");
        other.traits = Map();
        EXPECT_EQ(difference(catalogue, workshop, other), "");
        other.hostname += "2";
        other.traits = envoy.traits;
        EXPECT_EQ(difference(catalogue, workshop, other), "");
    }
}

}  // namespace

Outcome outcome_of(const SourceTree& tree, const std::optional<Envoy>& envoy,
                   const Diagnostics& said) {
    Diagnostics findings = said;
    Outcome made;
    const auto catalogue = load(tree, compile_types(), findings);
    made.loaded = catalogue != nullptr;
    if (catalogue && envoy) {
        if (const auto compiled = vigo::compile::compile(*catalogue, *envoy, findings)) {
            made.bundle = shown(*compiled);
            EXPECT_EQ(Bundle::decode(compiled->bundle.encode()).encode(),
                      compiled->bundle.encode());
        }
        expect_the_same_from_a_workshop(*catalogue, *envoy);
        if (const auto steps = trace(*catalogue, envoy->hostname))
            made.trace =
                "crates\n" + shown(steps->crates) + "variables\n" + shown(steps->variables);
    }
    for (const auto& each : findings.all())
        made.findings +=
            each.text() +
            (is_structural(each) || each.severity != Severity::error ? "\n" : " [restless]\n");
    return made;
}

Envoy envoy_of(const std::string& yaml) {
    Diagnostics findings;
    const auto value = parse_yaml(yaml, "envoy.yaml", findings);
    if (!value || value->find("hostname") == nullptr) {
        ADD_FAILURE() << "an envoy needs `hostname`" << findings.text();
        return {};
    }
    const Value* traits = value->find("traits");
    return {.hostname = value->find("hostname")->source(),
            .traits = traits != nullptr ? *traits : Value()};
}

}  // namespace vigo::compile
