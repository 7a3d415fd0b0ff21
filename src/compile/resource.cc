// resource — reads the resources of a crate: meta attributes apart from those of the type.
#include <algorithm>
#include <set>

#include "base/limits.h"
#include "compile/loading.h"
#include "compile/names.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

struct Meta {
    Reference name, type, when;
    References depends_on, before, notify, subscribes, tags;
    Reference foreach;
    Reference selector;
    Value match;
    Value resources;
};

constexpr Field<Meta> fields[] = {
    field<&Meta::name>("name", "Unique in the crate; others refer to it."),
    field<&Meta::type>("type", "What is managed.", required),
    field<&Meta::when>("when", "The condition under which it is managed."),
    field<&Meta::depends_on>("depends_on", "Resources of the crate that must have succeeded."),
    field<&Meta::before>("before", "Resources of the crate that need this one."),
    field<&Meta::notify>("notify", "Resources or crates to trigger when this one changed."),
    field<&Meta::subscribes>("subscribes", "Resources or crates whose change triggers this one."),
    field<&Meta::foreach>("foreach", "A list variable: one resource for each item."),
    field<&Meta::selector>("case", "A template whose text picks an arm of `match`."),
    field<&Meta::match>("match", "Attributes by the text of `case`."),
    field<&Meta::tags>("tags", "Words by which operators pick resources."),
    field<&Meta::resources>("resources",
                            "Of a conditional_block: the resources under its condition."),
};

/// With what a trial makes of it; its variants count for themselves.
constexpr std::size_t weight_of_one = sizeof(Resource) + 400;

bool is_meta(std::string_view name) {
    return std::any_of(std::begin(fields), std::end(fields),
                       [&](const auto& row) { return row.name == name; });
}

/// Reads the resources of one list; knows what the blocks around it demand.
class List {
 public:
    List(const Value& defaults, Loading& loading) : defaults_(defaults), loading_(loading) {}

    void reserve(std::size_t count) { made_.reserve(count); }
    void read(const Value& list, const Conditions& whens, int depth);
    std::vector<Resource> take() {
        made_.shrink_to_fit();
        return std::move(made_);
    }

 private:
    void read_one(const Value& from, Conditions whens, int depth);
    Map meta_of(const Map& from);
    Resource made_of(const Value& from, Meta& meta, const TypeDescription& type);
    void read_block(const Value& from, const Meta& meta, const Conditions& whens, int depth);
    const TypeDescription* type_of(const Meta& meta);
    /// The attributes that belong to the type, the crate's defaults added.
    Value attributes_of(const Value& from, const TypeDescription& type);
    void refuse_unknown(const Map& map, const Member& attribute, const TypeDescription& type);
    Patterns patterns_of(const References& names);

    const Value& defaults_;
    Loading& loading_;
    std::vector<Resource> made_;
    std::size_t position_ = 0;  // counts through blocks, so that names made of it are unique
};

bool has_field(const TypeDescription& type, std::string_view name) {
    return std::any_of(type.fields.begin(), type.fields.end(),
                       [&](const FieldInfo& row) { return row.name == name; });
}

/// Of everything that a resource of the type may have.
std::vector<std::string_view> names_of(const TypeDescription& type) {
    std::vector<std::string_view> names;
    for (const auto& row : type.fields) names.push_back(row.name);
    for (const auto& row : fields) names.push_back(row.name);
    return names;
}

/// Required attributes whose names are misspelt, as if they were not.
void add_meant(const Map& from, const TypeDescription& type, Map& attributes) {
    const auto known = names_of(type);
    for (const auto& row : type.fields) {
        if ((row.rules & required) == 0) continue;
        if (const auto* meant = misspelt(from, row.name, known))
            attributes.add(row.name, meant->value, meant->named_at);
    }
}

void List::read(const Value& list, const Conditions& whens, int depth) {
    if (list.is_null()) return;
    Reader reader(loading_.findings);
    const Reader::Within within(reader, "resources", none, {});
    if (!list.is_list())
        return reader.wrong_type(list, "a list, each resource with `- ` before it");
    if (depth > limits::expression_depth)
        return reader.bad_value(list,
                                format("blocks nest deeper than {}", limits::expression_depth));
    for (const auto& each : list.list()) {
        if (loading_.budget.is_spent()) return;
        if (each.is_map())
            read_one(each, whens, depth);
        else
            reader.wrong_type(each, "a list of maps");
    }
}

/// What is misspelt is told with the attributes of the type, and read as meant.
Map List::meta_of(const Map& from) {
    Map members;
    for (const auto& each : from)
        if (is_meta(each.name)) members.add(each.name, each.value, each.named_at);
    std::vector<std::string_view> known;
    for (const std::string_view name : {"type", "name"}) {
        if (members.find(name) != nullptr) continue;
        const Value* written = members.find("type");
        const auto* type = written != nullptr && written->is_text()
                               ? loading_.into.type_named(written->text())
                               : nullptr;
        if (known.empty())
            for (const auto& row : fields) known.push_back(row.name);
        const auto* meant = misspelt(from, name, known);
        if (meant != nullptr && (type == nullptr || !has_field(*type, meant->name)))
            members.add(name, meant->value, meant->named_at);
    }
    return members;
}

void List::read_one(const Value& from, Conditions whens, int depth) {
    Meta meta;
    Reader reader(loading_.findings);
    vigo::read<Meta>(fields, Value(meta_of(from.map())).at(from.where()), meta, reader,
                     "a resource");
    const auto condition = meta.when.given() ? weight_of_condition(meta.when.name) : 0;
    if (!loading_.spend(weight_of_one + condition, from.where())) return;
    if (meta.when.given()) whens.push_back(condition_of(meta.when));
    if (meta.type.name == "conditional_block") return read_block(from, meta, whens, depth);

    ++position_;
    const auto* type = type_of(meta);
    if (type == nullptr) return;
    if (!meta.resources.is_null())
        reader.bad_value(meta.resources, "only a conditional_block has `resources`");
    if (meta.selector.given() != !meta.match.is_null())
        loading_.findings.error(rule::contradiction, from.where(),
                                "`case` and `match` stand together or not at all");
    auto made = made_of(from, meta, *type);
    made.whens = std::move(whens);
    made.own = from;
    made.arms = meta.match;
    prepare(made, attributes_of(from, *type), meta.match, loading_);
    made_.push_back(std::move(made));
}

Resource List::made_of(const Value& from, Meta& meta, const TypeDescription& type) {
    const bool named = meta.name.given();
    if (secrets::reference(meta.name.name))
        loading_.findings.error(rule::misplaced_secret, meta.name.where,
                                "a resource cannot be named by a secret: it must be known before "
                                "it is enforced",
                                "call it by what it is; the secret stands in one of its attributes",
                                meta.name.name);
    if (!named) meta.name = {format("{}-{}", type.name, position_), from.where()};
    Resource made{.where = from.where(),
                  .tags = std::move(meta.tags),
                  .name = pattern_of(meta.name, loading_.findings),
                  .named = named,
                  .type = &type,
                  .depends_on = patterns_of(meta.depends_on),
                  .before = patterns_of(meta.before),
                  .notify = patterns_of(meta.notify),
                  .subscribes = patterns_of(meta.subscribes),
                  .foreach = std::move(meta.foreach)};
    if (!meta.selector.given()) return made;
    made.selector = parse_template(meta.selector.name, meta.selector.where, loading_.findings);
    made.selector_at = meta.selector.where;
    return made;
}

void List::read_block(const Value& from, const Meta& meta, const Conditions& whens, int depth) {
    constexpr std::string_view known[] = {"type", "name", "when", "resources"};
    Reader(loading_.findings).refuse_unknown(from.map(), known, "conditional_block");
    const auto need = [&](std::string_view name, bool given) {
        if (!given && misspelt(from.map(), name, known) == nullptr)
            Reader(loading_.findings).missing(from, name, "conditional_block");
    };
    need("when", meta.when.given());
    need("resources", !meta.resources.is_null());
    read(meta.resources, whens, depth + 1);
}

const TypeDescription* List::type_of(const Meta& meta) {
    if (!meta.type.given()) return nullptr;
    const auto* type = loading_.into.type_named(meta.type.name);
    if (type != nullptr) return type;
    std::vector<std::string_view> known{"conditional_block"};
    for (const auto& each : loading_.into.types) known.push_back(each.name);
    loading_.findings.error(
        rule::unknown_type, meta.type.where,
        format("there is no resource type \"{}\"", printable(meta.type.name, 60)),
        meant(meta.type.where, meta.type.name, known, "see the list of types in the manual"));
    return nullptr;
}

Value List::attributes_of(const Value& from, const TypeDescription& type) {
    Map attributes;
    bool any_unknown = false;
    for (const auto& each : from.map()) {
        if (has_field(type, each.name)) {
            attributes.add(each.name, each.value, each.named_at);
        } else if (!is_meta(each.name)) {
            refuse_unknown(from.map(), each, type);
            any_unknown = true;
        }
    }
    if (any_unknown) add_meant(from.map(), type, attributes);
    if (defaults_.is_map())
        for (const auto& each : defaults_.map())
            if (has_field(type, each.name)) attributes.add(each.name, each.value, each.named_at);
    attributes.fit();
    return Value(std::move(attributes)).at(from.where());
}

void List::refuse_unknown(const Map& map, const Member& attribute, const TypeDescription& type) {
    loading_.findings.error(
        rule::unknown_attribute, attribute.named_at,
        format("unknown attribute \"{}\" of type {}", printable(attribute.name, 60), type.name),
        meant_name(map, attribute, names_of(type)));
}

Patterns List::patterns_of(const References& names) {
    Patterns made;
    made.reserve(names.size());
    for (const auto& name : names) made.push_back(pattern_of(name, loading_.findings));
    return made;
}

/// A default that no type of the crate has is a spelling mistake.
void check_defaults(const Value& defaults, const std::vector<Resource>& resources,
                    Loading& loading) {
    Reader reader(loading.findings);
    const Reader::Within within(reader, "defaults", none, {});
    if (defaults.is_null()) return;
    if (!defaults.is_map()) return reader.wrong_type(defaults, "a map of attributes");
    std::set<const TypeDescription*> types;
    for (const auto& each : resources) types.insert(each.type);
    std::vector<std::string_view> known;
    for (const auto* type : types)
        for (const auto& row : type->fields) known.push_back(row.name);
    for (const auto& each : defaults.map()) {
        if (resources.empty() || std::find(known.begin(), known.end(), each.name) != known.end())
            continue;
        loading.findings.error(rule::unknown_attribute, each.named_at,
                               format("no resource of this configcrate has the attribute \"{}\"",
                                      printable(each.name, 60)),
                               meant_name(defaults.map(), each, known));
    }
}

}  // namespace

std::vector<FieldInfo> resource_fields() { return describe(std::span<const Field<Meta>>(fields)); }

std::vector<Resource> read_resources(const Value& list, const Value& defaults, Loading& loading) {
    List reading(defaults, loading);
    if (list.is_list()) reading.reserve(list.list().size());
    reading.read(list, {}, 0);
    auto made = reading.take();
    check_defaults(defaults, made, loading);
    return made;
}

}  // namespace vigo::compile
