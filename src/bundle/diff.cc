// diff — two bundles compared.

#include "bundle/diff.h"

#include <algorithm>
#include <unordered_map>

#include "schema/encode.h"

namespace vigo {
namespace {

/// To the letter: 1.10 and 1.1 are one number and two versions.
bool is_same(const Value& a, const Value& b) { return encode(a) == encode(b); }

using Index = std::unordered_map<std::string, const BundledResource*>;

Index index_of(const Bundle& bundle) {
    Index index;
    for (const auto& each : bundle.resources) index.emplace(each.id(), &each);
    return index;
}

Value texts(const std::vector<std::string>& from) {
    Value::List list;
    for (const auto& each : from) list.emplace_back(each);
    return list;
}

Value ids_of(const Bundle& bundle, const std::vector<std::uint32_t>& indices) {
    std::vector<std::string> ids;
    ids.reserve(indices.size());
    for (const auto at : indices) ids.push_back(bundle.resources.at(at).id());
    std::sort(ids.begin(), ids.end());  // edges have no order
    return texts(ids);
}

/// The attributes of a resource with those that every resource has; empty ones are left out.
Map all_of(const Bundle& bundle, const BundledResource& resource) {
    Map all;
    for (const auto& [name, value, where] : resource.attributes.map()) all.add(name, value);
    if (!resource.when.empty()) all.set("when", resource.when);
    if (!resource.after.empty()) all.set("after", ids_of(bundle, resource.after));
    if (!resource.notifies.empty()) all.set("notifies", ids_of(bundle, resource.notifies));
    return all;
}

void add(std::vector<AttributeDiff>& to, std::string_view name, const Value* before,
         const Value* after) {
    AttributeDiff diff{.name = std::string(name)};
    if (before != nullptr) diff.before = *before;
    if (after != nullptr) diff.after = *after;
    to.push_back(std::move(diff));
}

/// What is gone first, then what changed, then what is new.
std::vector<AttributeDiff> between(const Map& before, const Map& after) {
    std::vector<AttributeDiff> diffs;
    for (const auto& [name, value, where] : before)
        if (after.find(name) == nullptr) add(diffs, name, &value, nullptr);
    for (const auto& [name, value, where] : before)
        if (const auto* now = after.find(name); now != nullptr && !is_same(*now, value))
            add(diffs, name, &value, now);
    for (const auto& [name, value, where] : after)
        if (before.find(name) == nullptr) add(diffs, name, nullptr, &value);
    return diffs;
}

bool is_equal(const Bundle& one, const BundledResource& a, const Bundle& other,
              const BundledResource& b) {
    return a.type == b.type && a.when == b.when && is_same(a.attributes, b.attributes) &&
           ids_of(one, a.after) == ids_of(other, b.after) &&
           ids_of(one, a.notifies) == ids_of(other, b.notifies);
}

ResourceDiff changed(const Bundle& one, const BundledResource& a, const Bundle& other,
                     const BundledResource& b) {
    ResourceDiff diff{.id = b.id(), .type = b.type};
    const Value types[] = {a.type, b.type};
    if (a.type != b.type) add(diff.attributes, "type", &types[0], &types[1]);
    for (auto& each : between(all_of(one, a), all_of(other, b)))
        diff.attributes.push_back(std::move(each));
    return diff;
}

void hide(ResourceDiff& diff, const IsSecret& is_secret) {
    if (!is_secret) return;
    for (auto& each : diff.attributes) {
        // A changed type: the attribute may have been a secret of the old one.
        const auto* old = diff.attributes.front().name == "type" && diff.attributes.front().before
                              ? &*diff.attributes.front().before
                              : nullptr;
        const bool was = old != nullptr && old->is_text() && is_secret(old->text(), each.name);
        if (!was && !is_secret(diff.type, each.name)) continue;
        if (each.before) each.before = Value(hidden_text);
        if (each.after) each.after = Value(hidden_text);
    }
}

std::vector<std::string> common(const Bundle& bundle, const Index& other) {
    std::vector<std::string> ids;
    for (const auto& each : bundle.resources)
        if (auto id = each.id(); other.contains(id)) ids.push_back(std::move(id));
    return ids;
}

std::vector<AttributeDiff> others_between(const Bundle& before, const Bundle& after,
                                          const Index& was, const Index& is) {
    std::vector<AttributeDiff> diffs;
    const auto compare = [&](std::string_view name, const Value& a, const Value& b) {
        if (!is_same(a, b)) add(diffs, name, &a, &b);
    };
    compare("crates", texts(before.crates), texts(after.crates));
    compare("order", texts(common(before, is)), texts(common(after, was)));
    compare("trait_paths", texts(before.trait_paths), texts(after.trait_paths));
    compare("vars", before.vars, after.vars);
    return diffs;
}

}  // namespace

std::string_view name_of(Change change) {
    constexpr std::string_view names[] = {"removed", "changed", "added"};
    return names[static_cast<int>(change)];
}

std::string digest_of(const Bundle& bundle) {
    return std::string(crypto::view(crypto::sha256(bundle.encode())));
}

BundleDiff bundle_diff(const Bundle& before, const Bundle& after, const IsSecret& is_secret) {
    const auto was = index_of(before);
    const auto is = index_of(after);
    BundleDiff diff;
    for (const auto& each : before.resources) {
        if (is.contains(each.id())) continue;
        diff.resources.push_back({.change = Change::removed,
                                  .id = each.id(),
                                  .type = each.type,
                                  .attributes = between(all_of(before, each), {})});
    }
    for (const auto& each : after.resources) {
        const auto old = was.find(each.id());
        if (old != was.end() && !is_equal(before, *old->second, after, each))
            diff.resources.push_back(changed(before, *old->second, after, each));
    }
    for (const auto& each : after.resources) {
        if (was.contains(each.id())) continue;
        diff.resources.push_back({.change = Change::added,
                                  .id = each.id(),
                                  .type = each.type,
                                  .attributes = between({}, all_of(after, each))});
    }
    for (auto& each : diff.resources) hide(each, is_secret);
    diff.others = others_between(before, after, was, is);
    return diff;
}

}  // namespace vigo
