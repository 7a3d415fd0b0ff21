#include "cli/verbs/support/json_schema.h"

#include <algorithm>

#include "base/error.h"
#include "compile/shapes.h"
#include "compile/suite/file.h"

namespace vigo::cli {
namespace {

constexpr std::string_view names[] = {"crate",        "envoys", "roles",     "common",
                                      "environments", "test",   "compliance"};

Value texts(std::initializer_list<std::string_view> all) {
    Value::List list;
    for (const auto each : all) list.emplace_back(each);
    return list;
}

Map any_of(std::initializer_list<Value> choices) {
    Map map;
    map.add("anyOf", Value::List(choices));
    return map;
}

/// A text of this form, or a template.
Map text_like(std::string_view pattern) {
    Map map;
    map.add("type", "string");
    map.add("pattern", format("^({})$|\\{{\\{{", pattern));
    return map;
}

Map typed(std::string_view type) {
    Map map;
    map.add("type", type);
    return map;
}

/// Text as the compiler takes it: any scalar.
Map scalar() {
    Map map;
    map.add("type", texts({"string", "number", "boolean"}));
    return map;
}

Map number(std::string_view type, const Range& range) {
    Map map = typed(type);
    if (range.least > -std::numeric_limits<double>::infinity()) map.add("minimum", range.least);
    if (range.most < std::numeric_limits<double>::infinity()) map.add("maximum", range.most);
    return map;
}

Map choice(const Shape& shape) {
    Value::List words(shape.choices.begin(), shape.choices.end());
    for (const auto& word : shape.choices) {  // readers of YAML 1.1 take some words for flags
        if (word == "yes" || word == "on" || word == "true") words.emplace_back(true);
        if (word == "no" || word == "off" || word == "false") words.emplace_back(false);
    }
    Map map;
    map.add("enum", std::move(words));
    return any_of({map, text_like("")});
}

Map schema_of(const Shape& shape, const Range& range);

Map list_of(const Map& element) {
    Map list = typed("array");
    list.add("items", element);
    return any_of({list, element});
}

Map struct_of(const Shape& shape) {
    Map properties;
    Value::List needed;
    for (const auto& each : shape.members) {
        auto member = schema_of(each.shape, {});
        member.add("description", each.doc);
        properties.add(each.name, std::move(member));
        if ((each.rules & required) != 0) needed.emplace_back(each.name);
    }
    Map map = typed("object");
    map.add("properties", std::move(properties));
    map.add("additionalProperties", false);
    if (!needed.empty()) map.add("required", std::move(needed));
    return any_of({map, typed("null")});
}

/// A map of frameworks to controls, or a list of controls and of such maps.
Map controls() {
    Map ids = typed("array");
    ids.add("items", scalar());
    ids.add("minItems", 1);
    Map by_framework = typed("object");
    by_framework.add("additionalProperties", any_of({ids, scalar()}));
    Map list = typed("array");
    list.add("items", any_of({scalar(), by_framework}));
    return any_of({by_framework, list});
}

Map map_of(const Shape& shape) {
    if (shape.name == "controls by framework") return controls();
    if (!shape.members.empty()) return struct_of(shape);
    if (shape.name == "any" || shape.element.empty()) return {};
    Map map = typed("object");
    map.add("additionalProperties", schema_of(shape.element.front(), {}));
    return any_of({map, typed("null")});
}

Map schema_of(const Shape& shape, const Range& range) {
    constexpr std::string_view flags =
        "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|0|1";
    if (!shape.choices.empty()) return choice(shape);
    switch (shape.kind) {
        case Kind::flag:
            return any_of({typed("boolean"), text_like(flags), number("integer", {0, 1})});
        case Kind::integer:
            return any_of({number("integer", range), text_like("[+-]?[0-9]+")});
        case Kind::real:
            return any_of({number("number", range), text_like("[-+.0-9eE]+")});
        case Kind::list:
            if (shape.element.empty()) return {};
            return list_of(schema_of(shape.element.front(), range));
        case Kind::map:
            return map_of(shape);
        default:
            break;
    }
    if (shape.name == "mode")
        return any_of({text_like("(0o)?[0-7]{1,4}"), number("integer", {0, 7777})});
    return scalar();
}

/// The attributes of a table; a name alone (`vars:`) counts as left out.
Map properties_of(std::span<const FieldInfo> fields) {
    Map properties;
    for (const auto& field : fields) {
        auto bare = schema_of(field.shape, field.range);
        Map member = bare.empty() ? Map() : any_of({bare, typed("null")});
        member.add("description", field.doc);
        const bool simple = field.initial.is_scalar() && !field.initial.is_null() &&
                            !(field.initial.is_text() && field.initial.text().empty());
        if (simple) member.add("default", field.initial);
        properties.add(field.name, std::move(member));
    }
    return properties;
}

void add_old(Map& properties, std::string_view old, std::string_view now) {
    const Value* found = properties.find(now);
    Map member = found != nullptr ? found->map() : Map();
    member.set("description", format("The old name of `{}`.", now));
    member.add("deprecated", true);
    properties.add(old, std::move(member));
}

Map object(Map properties, std::initializer_list<std::string_view> needed = {}) {
    Map map = typed("object");
    map.add("properties", std::move(properties));
    map.add("additionalProperties", false);
    if (needed.size() > 0) map.add("required", texts(needed));
    return map;
}

Map reference(std::string_view name) {
    Map map;
    map.add("$ref", format("#/$defs/{}", name));
    return map;
}

Map or_null(Map schema) { return any_of({std::move(schema), typed("null")}); }

/// `if` the resource has this type, `then` it has these attributes.
Map of_type(std::string_view type, Map properties, Value::List needed) {
    Map constant;
    constant.add("const", type);
    Map by_type;
    by_type.add("type", std::move(constant));
    Map condition;
    condition.add("properties", std::move(by_type));
    condition.add("required", texts({"type"}));
    Map then;
    then.add("properties", std::move(properties));
    then.add("additionalProperties", false);
    if (!needed.empty()) {  // under `case` the arms may hold them
        Map all;
        all.add("required", std::move(needed));
        Map cases;
        cases.add("required", texts({"case"}));
        then.add("anyOf", Value::List{Value(std::move(all)), Value(std::move(cases))});
    }
    Map rule;
    rule.add("if", std::move(condition));
    rule.add("then", std::move(then));
    return rule;
}

Map attributes_of(const compile::TypeDescription& type, const Map& meta) {
    auto properties = properties_of(type.fields);
    for (const auto& each : meta)
        if (each.name != "resources") properties.add(each.name, each.value);
    Value::List needed;
    for (const auto& field : type.fields)
        if ((field.rules & (key & ~required)) != 0) needed.emplace_back(field.name);
    return of_type(type.name, std::move(properties), std::move(needed));
}

Map resource(const compile::Types& types) {
    auto meta = properties_of(compile::resource_fields());
    Map list = typed("array");
    list.add("items", reference("resource"));
    meta.set("resources", or_null(list));
    Value::List known;
    Value::List rules;
    Value::List described;
    for (const auto& type : types) {
        known.emplace_back(type.name);
        rules.emplace_back(attributes_of(type, meta));
    }
    known.emplace_back("conditional_block");
    Map block;
    for (const auto* name : {"type", "name", "when", "resources"})
        block.add(name, *meta.find(name));
    rules.emplace_back(of_type("conditional_block", std::move(block), texts({"when"}).list()));
    Map type;
    type.add("enum", std::move(known));
    type.add("description", "What is managed.");
    Map properties;
    properties.add("type", std::move(type));
    Map map = typed("object");
    map.add("properties", std::move(properties));
    map.add("required", texts({"type"}));
    map.add("allOf", std::move(rules));
    return map;
}

Map crate(const compile::Types& types) {
    auto properties = properties_of(compile::crate_fields());
    Map resources = typed("array");
    resources.add("items", reference("resource"));
    properties.set("resources", or_null(resources));
    add_old(properties, "module", "name");
    Map defs;
    defs.add("resource", resource(types));
    Map map = typed("object");
    map.add("properties", std::move(properties));
    map.add("additionalProperties", false);
    Value::List named;
    for (const auto* each : {"name", "configcrate", "module"}) {
        Map needed;
        needed.add("required", texts({each}));
        named.emplace_back(std::move(needed));
    }
    map.add("anyOf", std::move(named));
    map.add("$defs", std::move(defs));
    return map;
}

Map entries() {
    auto fields = properties_of(compile::entry_fields());
    add_old(fields, "modules", "configcrates");
    Map list = typed("array");
    list.add("items", object(std::move(fields), {"match"}));
    Map properties;
    properties.add("envoys", or_null(std::move(list)));
    add_old(properties, "nodes", "envoys");
    return or_null(object(std::move(properties)));
}

Map named_blocks(std::string_view name, std::span<const FieldInfo> fields,
                 std::initializer_list<std::string_view> with_old_name) {
    auto members = properties_of(fields);
    for (const auto each : with_old_name)
        add_old(members, each == "exclude_configcrates" ? "exclude_modules" : "modules", each);
    Map blocks = typed("object");
    blocks.add("additionalProperties", or_null(object(std::move(members))));
    Map properties;
    properties.add(name, or_null(std::move(blocks)));
    return or_null(object(std::move(properties)));
}

Map tests() {
    const auto fields = describe(std::span<const Field<suite::File>>(
        suite::fields_of(static_cast<const suite::File*>(nullptr))));
    return object(properties_of(fields), {"tests"});
}

/// Among the configcrates the file holds claims, elsewhere waivers: never both.
Map compliance() {
    Map list = typed("array");
    Map waiver = object(properties_of(compile::waiver_fields()));
    Value::List needed;
    for (const auto& each : compile::waiver_fields())
        if ((each.rules & required) != 0) needed.emplace_back(each.name);
    waiver.add("required", std::move(needed));
    list.add("items", std::move(waiver));
    Map waivers;
    waivers.add("waivers", or_null(std::move(list)));
    return any_of({object(properties_of(compile::claim_fields())), object(std::move(waivers)),
                   typed("null")});
}

Map body_of(std::string_view name, const compile::Types& types) {
    if (name == "crate") return crate(types);
    if (name == "envoys") return entries();
    if (name == "roles") return named_blocks("roles", compile::role_fields(), {"configcrates"});
    if (name == "environments")
        return named_blocks("env", compile::environment_fields(),
                            {"configcrates", "exclude_configcrates"});
    if (name == "test") return tests();
    if (name == "compliance") return compliance();
    auto properties = properties_of(compile::common_fields());
    add_old(properties, "modules", "configcrates");
    return or_null(object(std::move(properties)));
}

}  // namespace

std::span<const std::string_view> schema_names() { return names; }

Value json_schema(std::string_view name, const compile::Types& types) {
    Map document;
    document.add("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.add("title", format("Vigo: {}", name));
    for (const auto& each : body_of(name, types)) document.add(each.name, each.value);
    return document;
}

}  // namespace vigo::cli
