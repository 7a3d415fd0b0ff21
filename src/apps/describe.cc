// describe — prints every catalogue of the programs as one JSON document: what the reference manual
// is made from.

#include <iostream>

#include "agent/settings.h"
#include "agent/verbs/catalogue.h"
#include "apps/simulate_options.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/json_schema.h"
#include "compile/suite/file.h"
#include "lang/expression.h"
#include "lang/functions.h"
#include "resources/catalogue.h"
#include "schema/json.h"
#include "schema/rule_examples.h"
#include "schema/rules.h"
#include "server/rest/catalogue.h"
#include "server/settings.h"
#include "traits/catalogue.h"
#include "types/types.h"

namespace vigo {
namespace {

struct RuleName {
    Rule rule = none;
    std::string_view name;
};

// `key` contains `required`: it is said first, and `required` only where it stands alone.
constexpr RuleName rule_names[] = {
    {key & ~required, "key"},         {required, "required"},
    {absolute_path, "absolute path"}, {secret, "secret"},
    {positional, "positional"},       {one_line, "one line"},
    {unrendered, "not a template"},   {web_url, "asked at publish"},
};

Value::List rules_of(Rule rules, const Range& range) {
    Value::List names;
    for (const auto& each : rule_names) {
        const bool said = each.rule == required && (rules & (key & ~required)) != 0;
        if ((rules & each.rule) != 0 && !said) names.emplace_back(each.name);
    }
    const bool below = range.least > -std::numeric_limits<double>::infinity();
    const bool above = range.most < std::numeric_limits<double>::infinity();
    if (below && above)
        names.emplace_back(format("{} to {}", range.least, range.most));
    else if (below)
        names.emplace_back(format("at least {}", range.least));
    else if (above)
        names.emplace_back(format("at most {}", range.most));
    return names;
}

void add_shape(Map& row, const Shape& shape) {
    row.add("type", shape.name);
    Value::List choices;
    for (const auto& choice : shape.choices) choices.emplace_back(choice);
    row.add("choices", choices);
    Value::List members;
    for (const auto& each : shape.members) {
        Map member;
        member.add("name", each.name);
        member.add("doc", each.doc);
        member.add("rules", rules_of(each.rules, {}));
        add_shape(member, each.shape);
        members.emplace_back(std::move(member));
    }
    row.add("members", members);
}

/// The defaults of a nested struct go to its members.
void add_defaults(Value& row, const Value& initial) {
    if (!initial.is_map() || row.find("members") == nullptr ||
        row.find("members")->list().empty()) {
        row.edit_map().set("default", initial);
        return;
    }
    Value::List members = row.find("members")->list();
    for (auto& member : members)
        if (const auto* inner = initial.find(member.find("name")->source()))
            add_defaults(member, *inner);
    row.edit_map().set("members", members);
}

Value::List to_values(std::span<const FieldInfo> fields) {
    Value::List rows;
    for (const auto& field : fields) {
        Map row;
        row.add("name", field.name);
        row.add("doc", field.doc);
        row.add("rules", rules_of(field.rules, field.range));
        add_shape(row, field.shape);
        Value whole(std::move(row));
        add_defaults(whole, field.initial);
        rows.push_back(std::move(whole));
    }
    return rows;
}

Value::List resource_types() {
    Value::List rows;
    for (const auto& type : resources::all()) {
        Map row;
        row.add("name", type.name);
        row.add("doc", type.doc);
        row.add("fields", to_values(type.fields));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List collectors() {
    Value::List rows;
    for (const auto& collector : traits::all()) {
        Value::List provided;
        for (const auto& each : collector.provides) {
            Map row;
            row.add("path", each.path);
            row.add("type", name_of(each.kind));
            row.add("doc", each.doc);
            provided.emplace_back(std::move(row));
        }
        Map row;
        row.add("name", collector.name);
        row.add("doc", collector.doc);
        row.add("class", traits::name_of(collector.pace));
        row.add("provides", provided);
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List verbs() {
    Value::List rows;
    for (const auto& verb : cli::all()) {
        Map row;
        row.add("words", verb.words);
        row.add("doc", verb.doc);
        row.add("more", verb.more);
        Value::List samples;
        for (const auto& each : verb.samples) {
            Map sample;
            sample.add("line", each.line);
            sample.add("what", each.what);
            samples.emplace_back(std::move(sample));
        }
        row.add("samples", std::move(samples));
        row.add("also", verb.also);
        row.add("fields", to_values(verb.options));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List functions() {
    Value::List rows;
    for (const auto& each : lang::functions()) {
        Map row;
        row.add("name", each.name);
        row.add("arguments", each.signature);
        row.add("group", each.group);
        row.add("doc", each.doc);
        row.add("example", each.example);
        row.add("gives", each.gives);
        row.add("refuses", lang::refusals(each));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List builtins() {
    Value::List rows;
    for (const auto& each : lang::builtins()) {
        Map row;
        row.add("name", each.name);
        row.add("arguments", each.arguments);
        row.add("on_agent", each.on_agent);
        row.add("doc", each.doc);
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value::List rules() {
    Value::List rows;
    for (const auto& each : all_rules()) {
        Map row;
        row.add("id", each.id);
        row.add("title", each.title);
        row.add("explain", each.explain);
        if (const auto* example = example_of(each.id)) {
            row.add("wrong", example->wrong);
            row.add("right", example->right);
        }
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value schemas() {
    Map map;
    for (const auto name : cli::schema_names())
        map.add(name, cli::json_schema(name, compile_types()));
    return map;
}

Value::List routes() {
    Value::List rows;
    for (const auto& noun : rest::all()) {
        for (const auto& each : noun) {
            Map row;
            row.add("method", each.method);
            row.add("path", each.path);
            row.add("permission", rest::name_of(each.permission));
            row.add("doc", each.doc);
            row.add("fields", to_values(each.fields));
            rows.emplace_back(std::move(row));
        }
    }
    return rows;
}

Value::List agent_verbs() {
    Value::List rows;
    for (const auto& verb : agent::verbs::all()) {
        Map row;
        row.add("words", verb.name);
        row.add("doc", verb.doc);
        row.add("fields", to_values(verb.options));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

template <class S>
Value::List table_of(const S*) {
    return to_values(
        describe(std::span<const Field<S>>(fields_of(static_cast<const S*>(nullptr)))));
}

int print() {
    Map document;
    document.add("resources", resource_types());
    document.add("traits", collectors());
    document.add("verbs", verbs());
    document.add("common_options", to_values(describe(cli::common_options())));
    document.add("agent", agent_verbs());
    document.add("agent_settings", table_of(static_cast<const agent::Settings*>(nullptr)));
    document.add("routes", routes());
    document.add("functions", functions());
    document.add("builtins", builtins());
    document.add("rules", rules());
    document.add("schemas", schemas());
    document.add("test_file", table_of(static_cast<const suite::File*>(nullptr)));
    document.add("test", table_of(static_cast<const suite::Test*>(nullptr)));
    document.add("test_resource", table_of(static_cast<const suite::Expected*>(nullptr)));
    document.add("test_error", table_of(static_cast<const suite::ExpectedError*>(nullptr)));
    document.add("settings", table_of(static_cast<const server::Settings*>(nullptr)));
    document.add("simulate", to_values(describe(simulate_fields())));
    std::cout << to_json(document, 1) << "\n";
    return std::cout ? 0 : 1;
}

}  // namespace
}  // namespace vigo

int main() { return vigo::print(); }
