// lookups — reads `lookups:`, and checks that each can be used.
#include <algorithm>

#include "compile/checks.h"
#include "compile/dynamic.h"
#include "compile/loading.h"
#include "compile/secret_places.h"
#include "compile/stable.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo {
namespace {

struct Table {
    compile::Reference key;
    Value table;
    Value otherwise;
};

constexpr Field<Table> fields[] = {
    field<&Table::key>("key", "`hostname`, `environment`, the path of a trait, or a variable.",
                       required),
    field<&Table::table>("table", "Patterns to values; the first that fits the key wins.",
                         required),
    field<&Table::otherwise>("default", "The value where nothing fits."),
};

/// Values are data: what would be looked up or asked again is refused rather than taken literally.
void check_value(const Value& value, Reader& reader) {
    if (compile::lookup_in(value) != nullptr)
        reader.findings().error(rule::bad_lookup, value.where(),
                                "a value of a lookup cannot be looked up again",
                                "write the value, or put it into the other table");
    if (compile::is_question(value))
        reader.findings().error(rule::bad_lookup, value.where(),
                                "a value of a lookup cannot be a question",
                                "make the question a variable, and use it as the key");
    if (value.is_text() && value.text().find("{{") != std::string::npos)
        reader.findings().error(
            rule::bad_lookup, value.where(), "a value of a lookup is not rendered",
            "put the template into the attribute that uses the lookup", value.source());
}

compile::Lookup lookup_of(const Member& from, Reader& reader) {
    compile::Lookup made{.name = from.name, .where = from.named_at};
    Table file;
    read<Table>(fields, from.value, file, reader, format("lookup {}", from.name));
    made.key = file.key;
    const Reader::Within within(reader, "table", none, {});
    if (!file.table.is_null() && !file.table.is_map())
        reader.wrong_type(file.table, "a map of patterns to values");
    if (file.table.is_map())
        for (const auto& row : file.table.map()) {
            check_value(row.value, reader);
            made.rows.push_back({{row.name, row.named_at},
                                 compile::with_markers(row.value, false, reader.findings())});
        }
    if (from.value.find("default") == nullptr) {
        if (file.table.is_map() && made.rows.empty())
            reader.findings().error(rule::bad_lookup, from.named_at,
                                    format("lookup {} has neither rows nor a default", from.name));
        return made;
    }
    check_value(file.otherwise, reader);
    made.otherwise = compile::with_markers(file.otherwise, false, reader.findings());
    return made;
}

}  // namespace

void Codec<compile::Lookups>::read(compile::Lookups& into, const Value& from, Reader& reader) {
    if (!from.is_map()) return reader.wrong_type(from, "a map of names to tables");
    for (const auto& each : from.map()) into.all.push_back(lookup_of(each, reader));
}

namespace compile {

const Value* lookup_in(const Value& value) {
    if (!value.is_map() || value.map().size() != 1) return nullptr;
    return value.find("lookup");
}

namespace {

void add_places(const Value& value, std::set<std::string>& places) {
    places.insert(value.where().text());
    if (value.is_list())
        for (const auto& each : value.list()) add_places(each, places);
    if (value.is_map())
        for (const auto& each : value.map()) add_places(each.value, places);
}

/// What the type of a resource says of one value of a table.
void check_row(const Variant& variant, const TypeDescription& type, std::string_view attribute,
               const Value& value, Diagnostics& findings) {
    auto attributes = as_checked(variant);
    attributes.edit_map().set(attribute, value);
    Diagnostics found;
    Reader reader(found, Reader::Pass::early);
    if (type.check) type.check(attributes, reader);
    check_secret_places(type, attributes, found);
    std::set<std::string> places;
    add_places(value, places);
    for (const auto& each : found.all())
        if (places.contains(each.where.text())) findings.add(each);
}

void check_rows(const Resource& resource, const std::vector<const Lookups*>& tables,
                Diagnostics& findings) {
    for (const auto& variant : resource.variants)
        for (const auto& slot : variant.slots) {
            const Value* value = variant.attributes.find(slot.attribute);
            const Value* name = slot.looks_up && value != nullptr ? lookup_in(*value) : nullptr;
            if (name == nullptr) continue;
            for (const auto* lookups : tables) {
                const auto* lookup = lookups->find(name->source());
                if (lookup == nullptr) continue;
                for (const auto& row : lookup->rows)
                    check_row(variant, *resource.type, slot.attribute, row.value, findings);
                if (lookup->otherwise)
                    check_row(variant, *resource.type, slot.attribute, *lookup->otherwise,
                              findings);
            }
        }
}

void check_looked_up(const Catalogue& catalogue, Diagnostics& findings) {
    std::vector<const Lookups*> layered;
    for (const auto* each : catalogue.layered_lookups())
        if (!each->all.empty()) layered.push_back(each);
    for (const auto& [name, crate] : catalogue.crates) {
        auto tables = layered;
        if (!crate.lookups.all.empty()) tables.push_back(&crate.lookups);
        if (tables.empty()) continue;
        for (const auto& resource : crate.resources) check_rows(resource, tables, findings);
    }
}

}  // namespace

void check_lookups(const Catalogue& catalogue, Diagnostics& findings) {
    check_looked_up(catalogue, findings);
    for (const auto* lookups : catalogue.all_lookups())
        for (const auto& each : lookups->all) {
            if (!each.key.given()) continue;
            const auto key = key_of(catalogue, each);
            if (key.kind == LookupKey::Kind::trait && is_changing(key.path))
                findings.error(
                    rule::volatile_trait, each.key.where,
                    format("the trait {} changes by itself, so no lookup can go by it", key.path),
                    "use a stable trait such as hardware.memory_mb", each.key.name);
            if (key.kind == LookupKey::Kind::variable && !key.known)
                findings.error(
                    rule::undefined_variable, each.key.where,
                    format("no layer sets the variable \"{}\" that lookup {} goes by", key.path,
                           each.name),
                    "the key is hostname, environment, a trait such as os.family, or a variable");
        }
}

}  // namespace compile
}  // namespace vigo
