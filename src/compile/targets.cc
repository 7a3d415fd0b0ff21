// targets — one path is managed by one resource.
#include <algorithm>
#include <unordered_map>

#include "compile/compiling.h"
#include "compile/gates.h"
#include "compile/loading.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// `path` without doubled and trailing slashes and without `.` steps.
std::string tidy(std::string_view path) {
    const auto has = [&](std::string_view part) {
        return path.find(part) != std::string_view::npos;
    };
    if (path.size() > 1 && path.front() == '/' && path.back() != '/' && !has("//") && !has("/."))
        return std::string(path);
    std::string made;
    for (const auto step : split(path, '/'))
        if (!step.empty() && step != ".") made += "/" + std::string(step);
    return made.empty() ? "/" : made;
}

/// The types whose resources own what their path names; others edit a part of it.
constexpr std::string_view owners[] = {"directory", "file", "symlink"};

bool is_path(const FieldInfo& row) {
    return (row.rules & key) == key && (row.rules & managed_path) != 0;
}

bool is_before(const Place& a, const Place& b) {
    if (a.file && b.file && *a.file != *b.file) return *a.file < *b.file;
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
}

void report(const Resource& one, const Resource& another, const std::string& path,
            Diagnostics& findings) {
    const auto& first = is_before(another.where, one.where) ? another : one;
    const auto& second = &first == &one ? another : one;
    auto hint = format("the other one is \"{}\" at {}", first.name.text, first.where.text());
    if (&one == &another) hint = "use the item of `foreach` in the path";
    findings.error(rule::duplicate_target, second.where,
                   format("{} \"{}\" manages {}, which another resource manages too",
                          second.type->name, second.name.text, path),
                   std::move(hint));
}

/// Whether both can apply in one run, as far as the texts of their conditions tell.
bool meet(const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; }

std::string conditions_of(const Resource& resource) {
    std::string all;
    for (const auto& each : resource.whens) all += each->text + "\n";
    return all;
}

}  // namespace

std::string path_managed_by(const TypeDescription& type, const Value& attributes) {
    if (std::find(std::begin(owners), std::end(owners), type.name) == std::end(owners)) return {};
    const auto row = std::find_if(type.fields.begin(), type.fields.end(), is_path);
    if (row == type.fields.end()) return {};
    const Value* path = attributes.find(row->name);
    if (path == nullptr || !path->is_text() || needs_rendering(*path)) return {};
    return tidy(path->text());
}

void check_targets(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates) {
        std::unordered_map<std::string, std::vector<const Resource*>> seen;
        for (const auto& resource : crate.resources) {
            if (resource.variants.size() != 1) continue;
            const auto path = path_managed_by(*resource.type, resource.variants.front().attributes);
            if (path.empty()) continue;
            auto& others = seen[path];
            for (const auto* other : others)
                if (conditions_of(*other) == conditions_of(resource))
                    report(resource, *other, path, findings);
            others.push_back(&resource);
        }
    }
}

namespace {

std::string path_of(const Instance& each) {
    if (each.removed || each.attributes.is_null()) return {};
    return path_managed_by(*each.resource->type, each.attributes);
}

}  // namespace

void add_managed_path(const Instance& instance, std::vector<std::string>& claims) {
    if (auto path = path_of(instance); !path.empty()) claims.push_back(std::move(path));
}

void check_targets(const std::vector<Instance>& instances, Diagnostics& findings) {
    std::unordered_map<std::string, std::vector<const Instance*>> seen;
    for (const auto& each : instances) {
        const auto path = path_of(each);
        if (path.empty()) continue;
        auto& others = seen[path];
        for (const auto* other : others)
            if (meet(other->when, each.when))
                report(*each.resource, *other->resource, path, findings);
        others.push_back(&each);
    }
}

}  // namespace vigo::compile
