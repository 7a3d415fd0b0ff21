// sources — texts and variables, compared.
#include "compile/sources.h"

#include <algorithm>

#include "base/bytes.h"
#include "schema/encode.h"

namespace vigo::compile {
namespace {

/// Everything of a resource that rendering looks at, but for its files and variables.
std::string text_of(const Resource& resource) {
    ByteWriter out;
    out.text(resource.type->name);
    encode(resource.own, out);
    encode(resource.arms, out);
    for (const auto& variant : resource.variants) {
        out.text(variant.arm);
        encode(variant.attributes, out);
        out.text(variant.source.text);
    }
    out.text(resource.crate_waits ? "waits" : "");
    for (const auto& when : resource.whens) out.text(when->text);
    return out.take();
}

/// A file that an envoy's data names, or a table of the layers.
bool takes_from_elsewhere(const Resource& resource, bool (*takes)(const Variant&)) {
    return std::any_of(resource.variants.begin(), resource.variants.end(), takes);
}

bool takes_a_file(const Variant& variant) { return !variant.source.text.empty(); }

bool looks_up(const Variant& variant) {
    return std::any_of(variant.slots.begin(), variant.slots.end(),
                       [](const Slot& slot) { return slot.looks_up; });
}

/// What an attribute of such a type means depends on whether there is a backend for secrets.
bool holds_a_secret(const TypeDescription& type) {
    return std::any_of(type.fields.begin(), type.fields.end(),
                       [](const FieldInfo& row) { return (row.rules & secret) != 0; });
}

bool is_same(const Value* a, const Value* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return encode(*a) == encode(*b);
}

}  // namespace

Sources::Sources(const Catalogue& live, const Catalogue& candidate)
    : live_(live), candidate_(candidate) {}

bool Sources::agree(const Instance& before, const Instance& after) {
    const auto& resource = *after.resource;
    return live_.has_secrets == candidate_.has_secrets && before.name == after.name &&
           before.when == after.when && !before.removed && !after.removed &&
           have_equal_texts(*before.resource, resource) &&
           is_same(before.scope->dot.find("Item"), after.scope->dot.find("Item")) &&
           !may_read(resource, differing(before.scope->vars, after.scope->vars));
}

bool Sources::have_equal_texts(const Resource& before, const Resource& after) {
    const auto [known, is_new] = equal_texts_.try_emplace({&before, &after});
    if (is_new)
        known->second =
            !takes_from_elsewhere(after, looks_up) &&
            (live_.has_backend == candidate_.has_backend || !holds_a_secret(*after.type)) &&
            text_of(before) == text_of(after) &&
            (!takes_from_elsewhere(after, takes_a_file) || have_equal_files());
    return known->second;
}

bool Sources::have_equal_files() {
    if (!equal_files_)
        equal_files_ =
            std::equal(live_.templates.begin(), live_.templates.end(), candidate_.templates.begin(),
                       candidate_.templates.end(), [](const auto& a, const auto& b) {
                           return a.first == b.first && is_same(&a.second.text, &b.second.text);
                       });
    return *equal_files_;
}

const Sources::Names& Sources::differing(const Value& before, const Value& after) {
    const auto [known, is_new] = differing_.try_emplace({&before.map(), &after.map()});
    if (!is_new) return known->second;
    for (const auto& each : before.map())
        if (!is_same(&each.value, after.find(each.name))) known->second.push_back(each.name);
    for (const auto& each : after.map())
        if (before.find(each.name) == nullptr) known->second.push_back(each.name);
    return known->second;
}

bool Sources::may_read(const Resource& resource, const Names& names) {
    if (names.empty()) return false;
    const auto [words, is_new] = words_.try_emplace(&resource);
    if (is_new) words->second.add(candidate_, resource);
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return words->second.may_mean(name); });
}

}  // namespace vigo::compile
