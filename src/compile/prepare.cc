// prepare — attributes made ready at load: templates parsed, files of templates/ put in, types
// asked what is wrong.
#include "compile/dynamic.h"
#include "compile/loading.h"
#include "compile/secret_places.h"
#include "schema/reader.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view folder = "templates/";

const FieldInfo* field_of(const TypeDescription& type, std::string_view name) {
    for (const auto& row : type.fields)
        if (row.name == name) return &row;
    return nullptr;
}

/// Parses every template inside of `value`, in the order of a walk; one with an error leaves a
/// null.
void gather(const Value& value, Loading& loading, Slot& slot) {
    if (loading.budget.is_spent()) return;
    if (lookup_in(value) != nullptr) {
        slot.looks_up = true;
        return;
    }
    if (needs_rendering(value)) {
        slot.templates.push_back(parse_template(value.text(), value.where(), loading.findings));
        const auto& made = slot.templates.back();
        loading.spend(made ? made->weight() : value.text().size(), value.where());
    }
    if (value.is_list())
        for (const auto& each : value.list()) gather(each, loading, slot);
    if (value.is_map())
        for (const auto& each : value.map()) gather(each.value, loading, slot);
}

std::vector<Slot> slots_of(const Value& attributes, const TypeDescription& type, Loading& loading) {
    std::vector<Slot> slots;
    for (const auto& each : attributes.map()) {
        const auto* row = field_of(type, each.name);
        if (row != nullptr && (row->rules & unrendered) != 0) continue;
        Slot slot{.attribute = each.name, .templates = {}};
        slot.any_text = row != nullptr && (row->rules & any_text) != 0 && each.value.is_text();
        gather(each.value, loading, slot);
        if (!slot.templates.empty() || slot.looks_up) slots.push_back(std::move(slot));
    }
    return slots;
}

const TemplateFile* open_file(std::string_view path, Loading& loading) {
    if (const auto known = loading.into.templates.find(path); known != loading.into.templates.end())
        return &known->second;
    const auto found = loading.tree.find(std::string(path));
    if (found == loading.tree.end()) return nullptr;
    const Place top{.file = FileName::make(path), .line = 1, .column = 1};
    TemplateFile file{.text = with_markers(Value(found->second).at(top), true, loading.findings)};
    if (needs_rendering(file.text))
        file.parsed = parse_template(file.text.text(), top, loading.findings);
    loading.spend(file.text.text().size() + (file.parsed ? file.parsed->weight() : 0), top);
    return &loading.into.templates.emplace(path, std::move(file)).first->second;
}

void report_missing(const Value& source, Loading& loading) {
    std::vector<std::string_view> known;
    for (const auto& [path, text] : loading.tree)
        if (path.starts_with(folder)) known.push_back(path);
    auto advice =
        meant(source.where(), source.source(), known, "an absolute path names a file on the envoy");
    loading.findings.error(rule::missing_template, source.where(),
                           "there is no such file in templates/", std::move(advice.hint),
                           source.source(), std::move(advice.fix));
}

/// Opens every file that a source such as `templates/{{ .Traits.os.family }}.conf` may turn out to
/// be.
void open_candidates(std::string_view source, Loading& loading) {
    const auto known = source.substr(0, source.find("{{"));
    for (auto at = loading.tree.lower_bound(std::string(known));
         at != loading.tree.end() && at->first.starts_with(known); ++at)
        open_file(at->first, loading);
}

/// Replaces `source: templates/x` by the content of that file.
void put_file_in(Variant& variant, const TypeDescription& type, Loading& loading) {
    const Value* found = variant.attributes.find("source");
    if (found == nullptr || !found->is_text() || !found->text().starts_with(folder) ||
        field_of(type, "content") == nullptr)
        return;
    const Value source = *found;
    variant.attributes.edit_map().erase("source");
    if (variant.attributes.find("content") != nullptr)
        return loading.findings.error(rule::contradiction, source.where(),
                                      "`content` and `source` exclude each other",
                                      "keep one of them");
    if (lang::Template::is_one(source.text())) {
        open_candidates(source.text(), loading);
        variant.source = pattern_of({source.source(), source.where()}, loading.findings);
        return;
    }
    const auto* file = open_file(source.text(), loading);
    if (file == nullptr) return report_missing(source, loading);
    variant.attributes.edit_map().add("content", file->text, source.where());
    if (file->parsed == nullptr) return;
    const bool any = (field_of(type, "content")->rules & any_text) != 0;
    variant.slots.push_back({.attribute = "content", .templates = {file->parsed}, .any_text = any});
}

/// `value` with something like a template for each lookup.
Value without_lookups(const Value& value) {
    if (lookup_in(value) != nullptr) return Value(unknown_value).at(value.where());
    Value made = value;
    if (value.is_list())
        for (auto& each : made.edit_list()) each = without_lookups(each);
    if (value.is_map())
        for (const auto& each : value.map())
            made.edit_map().set(each.name, without_lookups(each.value));
    return made;
}

/// `attributes` with markers for secrets, which some of them may hold inside of a text.
Value marked(const Value& attributes, Diagnostics& findings) {
    if (!concerns_secrets(attributes)) return attributes;
    Map made;
    for (const auto& each : attributes.map())
        made.add(each.name, with_markers(each.value, takes_secret_inside(each.name), findings),
                 each.named_at);
    return Value(std::move(made)).at(attributes.where());
}

}  // namespace

Value as_checked(const Variant& variant) {
    Value attributes = variant.attributes;
    for (const auto& slot : variant.slots)
        if (slot.looks_up)
            attributes.edit_map().set(slot.attribute,
                                      without_lookups(*attributes.find(slot.attribute)));
    if (!variant.source.text.empty())
        attributes.edit_map().add("content", Value(variant.source.text).at(variant.source.where));
    return attributes;
}

namespace {

/// The findings of the type, but for those about secrets in the wrong place, which were told.
void check_by_type(const Variant& variant, const TypeDescription& type, Reader& reader,
                   Diagnostics& findings) {
    Diagnostics misplaced;
    check_secret_places(type, variant.attributes, misplaced);
    if (type.check) type.check(as_checked(variant), reader);
    std::set<std::string> told;
    for (const auto& each : misplaced.all()) told.insert(each.where.text());
    for (const auto& each : reader.findings().all())
        if (!told.contains(each.where.text())) findings.add(each);
    findings.append(misplaced);
}

Variant variant_of(std::string arm, const Value& attributes, const TypeDescription& type,
                   bool check, Loading& loading) {
    Variant made{.arm = std::move(arm), .attributes = attributes};
    const auto copied = attributes.map().size() * sizeof(Member);
    if (!loading.spend(sizeof(Variant) + copied, attributes.where())) return made;
    made.slots = slots_of(attributes, type, loading);
    std::erase_if(made.slots, [&](const Slot& slot) {
        const Value* value = attributes.find(slot.attribute);
        return slot.attribute == "source" && value->is_text() && value->text().starts_with(folder);
    });
    put_file_in(made, type, loading);
    secrets::gather(made.attributes, made.secrets);
    if (!check) return made;
    Diagnostics found;
    Reader reader(found, Reader::Pass::early);
    const auto before = loading.findings.errors();
    check_by_type(made, type, reader, loading.findings);
    made.complete =
        !reader.left_some() && loading.findings.errors() == before && made.slots.empty();
    return made;
}

/// `attributes` with those of an arm; names that the type does not have were told already.
Value with(const Value& attributes, const Map& arm, const TypeDescription& type) {
    Value made = attributes;
    for (const auto& each : arm)
        if (field_of(type, each.name) != nullptr) made.edit_map().set(each.name, each.value);
    return made;
}

void prepare_arms(Resource& resource, const Value& attributes, const Value& arms,
                  Loading& loading) {
    Reader reader(loading.findings);
    const Reader::Within within(reader, "match", none, {});
    if (!arms.is_map()) return reader.wrong_type(arms, "a map of texts to attributes");
    std::vector<std::string_view> known;
    for (const auto& row : resource.type->fields) known.push_back(row.name);
    for (const auto& arm : arms.map()) {
        if (loading.budget.is_spent()) return;
        if (!arm.value.is_map()) {
            reader.wrong_type(arm.value, "a map of texts to attributes");
            continue;
        }
        reader.refuse_unknown(arm.value.map(), known, format("type {}", resource.type->name));
        const auto own = marked(arm.value, loading.findings);
        const auto merged = with(attributes, own.map(), *resource.type);
        resource.variants.push_back(variant_of(arm.name, merged, *resource.type, true, loading));
    }
}

}  // namespace

void prepare(Resource& resource, const Value& from, const Value& arms, Loading& loading) {
    const bool alone = arms.is_null();
    const auto attributes = marked(from, loading.findings);
    resource.variants.reserve(1 + (arms.is_map() ? arms.map().size() : 0));
    // With `case`, what stands outside of the arms may be half a resource.
    resource.variants.push_back(variant_of({}, attributes, *resource.type, alone, loading));
    if (!alone) prepare_arms(resource, attributes, arms, loading);
}

}  // namespace vigo::compile
