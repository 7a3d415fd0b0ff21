// fights — two resources of one envoy that want different states of one thing.
#include <algorithm>
#include <unordered_map>

#include "compile/compiling.h"
#include "compile/gates.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// The only row that is a key; null when there are several or none.
const FieldInfo* key_row(const TypeDescription& type) {
    const FieldInfo* found = nullptr;
    for (const auto& row : type.fields) {
        if ((row.rules & key) != key) continue;
        if (found != nullptr) return nullptr;
        found = &row;
    }
    return found;
}

std::string word_of(const TypeDescription& type, const Value& attributes, std::string_view name) {
    const Value* value = attributes.find(name);
    if (value != nullptr) return value->is_scalar() ? value->source() : std::string();
    for (const auto& row : type.fields)
        if (row.name == name) return row.initial.is_scalar() ? row.initial.source() : std::string();
    return {};
}

/// Flags have several spellings.
std::string plain(const std::string& word) {
    const auto lower = to_lower(word);
    if (lower == "true" || lower == "yes" || lower == "on" || lower == "1") return "true";
    if (lower == "false" || lower == "no" || lower == "off" || lower == "0") return "false";
    return word;
}

/// What a state asks for in the end; "" for those that only act, such as `restarted`.
std::string_view lasting(std::string_view state) {
    if (state == "restarted" || state == "reloaded") return {};
    return state == "latest" ? "present" : state;
}

bool meet(const Instance& a, const Instance& b) {
    return a.when.empty() || b.when.empty() || a.when == b.when;
}

void report(const Instance& one, const Instance& other, const std::string& thing,
            std::string_view property, const std::string& wants, const std::string& against,
            Diagnostics& findings) {
    findings.error(
        rule::fight, one.resource->where,
        format("{} \"{}\" wants {} {} to be {}, and {} wants it {}", one.resource->type->name,
               one.resource->name.text, thing, property, wants, other.id(), against),
        format("the other one is at {}; keep one, or give them conditions that exclude each other",
               other.resource->where.text()));
}

void compare(const Instance& one, const Instance& other, const std::string& thing,
             Diagnostics& findings) {
    const auto& type = *one.resource->type;
    for (const std::string_view property : {"state", "enabled", "repo"}) {
        const auto wants = plain(word_of(type, one.attributes, property));
        const auto against = plain(word_of(type, other.attributes, property));
        const bool state = property == "state";
        const auto a = state ? lasting(wants) : wants;
        const auto b = state ? lasting(against) : against;
        if (!a.empty() && !b.empty() && a != b)
            report(one, other, thing, property, wants, against, findings);
    }
}

std::vector<std::string> things_of(const FieldInfo& row, const Value& attributes) {
    const Value* value = attributes.find(row.name);
    std::vector<std::string> things;
    if (value == nullptr) return things;
    const auto add = [&](const Value& each) {
        const auto text = each.source();
        for (const auto part : split(text, (row.rules & package_name) != 0 ? ',' : '\0'))
            things.emplace_back(trim(part));
    };
    if (value->is_scalar()) add(*value);
    if (value->is_list())
        for (const auto& each : value->list())
            if (each.is_scalar()) add(each);
    return things;
}

std::vector<std::string> things_of(const Instance& each) {
    if (each.removed || !each.attributes.is_map()) return {};
    const auto* row = key_row(*each.resource->type);
    if (row == nullptr || (row->rules & managed_path) != 0)
        return {};  // paths have a check of their own
    return things_of(*row, each.attributes);
}

}  // namespace

void add_managed_things(const Instance& instance, std::vector<std::string>& claims) {
    for (const auto& thing : things_of(instance))
        claims.push_back(format("{} {}", instance.resource->type->name, thing));
}

void check_fights(const std::vector<Instance>& instances, Diagnostics& findings) {
    std::unordered_map<std::string, std::vector<const Instance*>> seen;
    for (const auto& each : instances) {
        for (const auto& thing : things_of(each)) {
            auto& others = seen[format("{} {}", each.resource->type->name, thing)];
            for (const auto* other : others)
                if (meet(*other, each)) compare(each, *other, thing, findings);
            others.push_back(&each);
        }
    }
}

}  // namespace vigo::compile
