// render — the attributes of an instance: the arm of its `case`, its templates filled in, checked
// by its type.
#include "compile/compiling.h"
#include "compile/dynamic.h"
#include "compile/gates.h"
#include "compile/lints.h"
#include "compile/loading.h"
#include "compile/secret_places.h"
#include "schema/reader.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

class Rendering {
 public:
    Rendering(const Instance& instance, Compiling& compiling)
        : instance_(instance), compiling_(compiling) {}

    /// The attributes, rendered and checked; null when they are not known in a trial, or failed.
    Value all(const Variant& variant);
    /// One attribute; not known when it failed.
    Worked one(const Variant& variant, std::string_view name);

 private:
    using Templates = std::vector<std::shared_ptr<const lang::Template>>;

    /// `value` with its templates rendered, in the order in which they were gathered.
    Value filled(const Value& value, const Slot& slot, Templates::const_iterator& next);
    Value looked_up(const Value& value);
    void put_file_in(const Variant& variant, Value& attributes);

    const Instance& instance_;
    Compiling& compiling_;
    bool whole_ = true;  // every template was rendered
    std::string made_by_;
    Place made_at_;
};

Value Rendering::looked_up(const Value& value) {
    const auto& scope = *instance_.scope;
    const Dynamic dynamic(compiling_, *compiling_.layers, instance_.crate, scope.written);
    auto worked = dynamic.work_out(value);
    whole_ &= worked.value.has_value();
    if (!worked.value) return Value(unknown_value).at(value.where());
    made_by_ = worked.made_by;
    made_at_ = worked.made_at;
    secrets::gather(*worked.value, compiling_.secrets);
    return std::move(*worked.value);
}

Value Rendering::filled(const Value& value, const Slot& slot, Templates::const_iterator& next) {
    if (!compiling_.spend(sizeof(Member), value.where())) whole_ = false;
    if (compiling_.budget.is_spent()) return value;
    if (lookup_in(value) != nullptr) return looked_up(value);
    if (needs_rendering(value)) {
        const auto& text = *next++;
        const auto end = slot.any_text ? End::any_text : End::judged;
        auto rendered =
            text ? render_text(*text, slot.attribute, instance_, compiling_, end) : std::nullopt;
        whole_ &= rendered.has_value();
        return rendered ? Value(*rendered).at(value.where()) : value;
    }
    Value made = value;
    if (value.is_list())
        for (auto& each : made.edit_list()) each = filled(each, slot, next);
    if (value.is_map())
        for (const auto& each : value.map())
            made.edit_map().set(each.name, filled(each.value, slot, next));
    return made;
}

void Rendering::put_file_in(const Variant& variant, Value& attributes) {
    if (variant.source.text.empty()) return;
    const auto path = variant.source.parsed
                          ? render_text(*variant.source.parsed, "source", instance_, compiling_)
                          : std::nullopt;
    whole_ &= path.has_value();
    if (!path || refuse_secret(*path, variant.source.where, "source", compiling_.findings)) return;
    const auto file = compiling_.catalogue.templates.find(*path);
    if (file == compiling_.catalogue.templates.end()) {
        whole_ = false;
        return compiling_.findings.error(rule::missing_template, variant.source.where,
                                         "there is no such file in templates/", {}, *path);
    }
    auto content = file->second.parsed
                       ? render_text(*file->second.parsed, "source", instance_, compiling_)
                       : file->second.text.source();
    whole_ &= content.has_value();
    secrets::gather(file->second.text, compiling_.secrets);
    if (content) attributes.edit_map().set("content", Value(*content).at(variant.source.where));
}

Worked Rendering::one(const Variant& variant, std::string_view name) {
    Value attributes = Map();
    if (const Value* value = variant.attributes.find(name)) attributes.edit_map().set(name, *value);
    for (const auto& slot : variant.slots) {
        if (slot.attribute != name) continue;
        auto next = slot.templates.begin();
        attributes.edit_map().set(name, filled(*variant.attributes.find(name), slot, next));
    }
    if (name == "content") put_file_in(variant, attributes);
    if (!whole_) return {};
    const Value* made = attributes.find(name);
    return {.value = made != nullptr ? *made : Value(), .made_by = made_by_, .made_at = made_at_};
}

Value Rendering::all(const Variant& variant) {
    Value attributes = variant.attributes;
    for (const auto& slot : variant.slots) {
        auto next = slot.templates.begin();
        const Value* value = variant.attributes.find(slot.attribute);
        attributes.edit_map().set(slot.attribute, filled(*value, slot, next));
    }
    put_file_in(variant, attributes);
    if (!whole_ && !compiling_.trial) return {};
    const auto& type = *instance_.resource->type;
    Reader reader(compiling_.findings, whole_ ? Reader::Pass::final : Reader::Pass::early);
    if (type.check) type.check(attributes, reader);
    if (compiling_.catalogue.has_secrets)
        check_secret_places(type, attributes, compiling_.findings);
    return whole_ ? attributes : Value();
}

}  // namespace

const Variant* variant_of(const Instance& instance, Compiling& compiling) {
    const auto& resource = *instance.resource;
    const auto& variants = resource.variants;
    if (!resource.selector) return variants.size() == 1 ? &variants.front() : nullptr;
    const auto arm = render_text(*resource.selector, "case", instance, compiling);
    if (!arm || refuse_secret(*arm, resource.selector_at, "case", compiling.findings))
        return nullptr;
    const Variant* otherwise = &variants.front();
    for (const auto& each : variants) {
        if (&each == &variants.front()) continue;
        if (each.arm == trim(*arm)) return &each;
        if (each.arm == "default") otherwise = &each;
    }
    return otherwise;
}

Worked attribute_of(const Instance& instance, const Variant& variant, std::string_view name,
                    Compiling& compiling) {
    return Rendering(instance, compiling).one(variant, name);
}

void render(Instance& instance, Compiling& compiling) {
    const auto* variant = variant_of(instance, compiling);
    if (variant == nullptr) return;
    compiling.secrets.insert(variant->secrets.begin(), variant->secrets.end());
    instance.attributes =
        variant->complete ? variant->attributes : Rendering(instance, compiling).all(*variant);
    instance.waits = instance.resource->waits_for_change();
    if (instance.attributes.is_null()) return;
    if (!instance.waits && waits_by_subscription(*instance.resource, instance.attributes)) {
        instance.waits = true;
        instance.when =
            instance.when.empty() ? "changed" : format("({}) && changed", instance.when);
    }
    if (variant->complete) return;
    check_acting(*instance.resource, instance.attributes, compiling.findings);
    check_guardrails(*instance.crate, *instance.resource, instance.attributes, compiling.findings);
    check_passwords(compiling.catalogue, *instance.resource, instance.attributes,
                    compiling.findings);
    check_secret_readers(*instance.resource, instance.attributes, compiling.findings);
}

}  // namespace vigo::compile
