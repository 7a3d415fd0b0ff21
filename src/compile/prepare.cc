// prepare — attributes made ready at load: templates parsed, files of templates/ put in, types
// asked what is wrong.
#include "compile/loading.h"
#include "schema/reader.h"
#include "schema/rules.h"

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
void gather(const Value& value, Diagnostics& findings,
            std::vector<std::shared_ptr<const lang::Template>>& templates) {
    if (needs_rendering(value))
        templates.push_back(parse_template(value.text(), value.where(), findings));
    if (value.is_list())
        for (const auto& each : value.list()) gather(each, findings, templates);
    if (value.is_map())
        for (const auto& each : value.map()) gather(each.value, findings, templates);
}

std::vector<Slot> slots_of(const Value& attributes, const TypeDescription& type,
                           Diagnostics& findings) {
    std::vector<Slot> slots;
    for (const auto& each : attributes.map()) {
        const auto* row = field_of(type, each.name);
        if (row != nullptr && (row->rules & unrendered) != 0) continue;
        Slot slot{.attribute = each.name};
        gather(each.value, findings, slot.templates);
        if (!slot.templates.empty()) slots.push_back(std::move(slot));
    }
    return slots;
}

const TemplateFile* open_file(std::string_view path, Loading& loading) {
    if (const auto known = loading.into.templates.find(path); known != loading.into.templates.end())
        return &known->second;
    const auto found = loading.tree.find(std::string(path));
    if (found == loading.tree.end()) return nullptr;
    const Place top{.file = std::make_shared<const std::string>(path), .line = 1, .column = 1};
    TemplateFile file{.text = Value(found->second).at(top)};
    if (needs_rendering(file.text))
        file.parsed = parse_template(found->second, top, loading.findings);
    return &loading.into.templates.emplace(path, std::move(file)).first->second;
}

void report_missing(const Value& source, Loading& loading) {
    std::vector<std::string_view> known;
    for (const auto& [path, text] : loading.tree)
        if (path.starts_with(folder)) known.push_back(path);
    auto advice =
        meant(source.where(), source.text(), known, "an absolute path names a file on the envoy");
    loading.findings.error(rule::missing_template, source.where(),
                           "there is no such file in templates/", std::move(advice.hint),
                           source.text(), std::move(advice.fix));
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
        variant.source = pattern_of({source.text(), source.where()}, loading.findings);
        return;
    }
    const auto* file = open_file(source.text(), loading);
    if (file == nullptr) return report_missing(source, loading);
    variant.attributes.edit_map().add("content", file->text, source.where());
    if (file->parsed != nullptr) variant.slots.push_back({"content", {file->parsed}});
}

/// What the type sees at load: a file that is not known yet looks like a template.
Value as_checked(const Variant& variant) {
    if (variant.source.text.empty()) return variant.attributes;
    Value attributes = variant.attributes;
    attributes.edit_map().add("content", Value(variant.source.text).at(variant.source.where));
    return attributes;
}

Variant variant_of(std::string arm, const Value& attributes, const TypeDescription& type,
                   bool check, Loading& loading) {
    Variant made{.arm = std::move(arm), .attributes = attributes};
    made.slots = slots_of(attributes, type, loading.findings);
    std::erase_if(made.slots, [&](const Slot& slot) {
        const Value* value = attributes.find(slot.attribute);
        return slot.attribute == "source" && value->is_text() && value->text().starts_with(folder);
    });
    put_file_in(made, type, loading);
    if (!check) return made;
    Reader reader(loading.findings, Reader::Pass::early);
    const auto before = loading.findings.errors();
    if (type.check) type.check(as_checked(made), reader);
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

}  // namespace

void prepare(Resource& resource, const Value& attributes, const Value& arms, Loading& loading) {
    const bool alone = arms.is_null();
    // With `case`, what stands outside of the arms may be half a resource.
    resource.variants.push_back(variant_of({}, attributes, *resource.type, alone, loading));
    if (alone) return;
    Reader reader(loading.findings);
    const Reader::Within within(reader, "match", none, {});
    if (!arms.is_map()) return reader.wrong_type(arms, "a map of texts to attributes");
    std::vector<std::string_view> known;
    for (const auto& row : resource.type->fields) known.push_back(row.name);
    for (const auto& arm : arms.map()) {
        if (!arm.value.is_map()) {
            reader.wrong_type(arm.value, "a map of texts to attributes");
            continue;
        }
        reader.refuse_unknown(arm.value.map(), known, format("type {}", resource.type->name));
        const auto merged = with(attributes, arm.value.map(), *resource.type);
        resource.variants.push_back(variant_of(arm.name, merged, *resource.type, true, loading));
    }
}

}  // namespace vigo::compile
