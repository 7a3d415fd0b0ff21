// index — names and where they stand, file by file.
#include "lsp/index.h"

#include "base/text.h"

namespace vigo::lsp {
namespace {

using compile::FileKind;

std::string shown(const Value& value) {
    if (value.is_scalar()) return printable(value.source(), 60);
    if (value.is_list()) return format("list of {}", value.list().size());
    return format("map of {}", value.map().size());
}

constexpr int levels_of_maps = 4;

/// Whether a path may go through it: `.Vars.my-name` is no field.
bool is_field(std::string_view name) {
    return !name.empty() && name.find_first_of(" .-/:*\"'") == std::string_view::npos;
}

void add_members(const std::string& path, const Value& map, const std::string& layer, int levels,
                 Definitions& into) {
    if (!map.is_map() || levels == 0) return;
    for (const auto& each : map.map()) {
        if (!is_field(each.name)) continue;
        const auto inner = path + "." + each.name;
        into.push_back({inner, format("{} ({})", shown(each.value), layer), each.named_at});
        add_members(inner, each.value, layer, levels - 1, into);
    }
}

void add_vars(const Value& holder, const std::string& layer, FileIndex& into) {
    const Value* vars = holder.find("vars");
    if (vars == nullptr || !vars->is_map()) return;
    for (const auto& each : vars->map()) {
        into.vars.push_back(
            {each.name, format("{} ({})", shown(each.value), layer), each.named_at});
        if (is_field(each.name))
            add_members(each.name, each.value, layer, levels_of_maps, into.members);
    }
}

void add_resources(const Value* list, FileIndex& into, int depth) {
    if (list == nullptr || !list->is_list() || depth > 32) return;
    for (const auto& each : list->list()) {
        const Value* name = each.find("name");
        const Value* type = each.find("type");
        if (name != nullptr && name->is_scalar() && !name->source().empty())
            into.resources.push_back(
                {name->source(),
                 type != nullptr && type->is_scalar() ? type->source() : std::string(),
                 name->where()});
        add_resources(each.find("resources"), into, depth + 1);
    }
}

void add_crate(const Value& file, FileIndex& into) {
    for (const auto* key : {"name", "configcrate", "module"}) {
        const Value* name = file.find(key);
        if (name == nullptr || !name->is_scalar() || name->source().empty()) continue;
        into.crate = name->source();
        auto& kind = into.kind == FileKind::user_crate ? into.user_crates : into.crates;
        kind.push_back({name->source(), {}, name->where()});
        break;
    }
    add_vars(file, "default of " + into.crate, into);
    add_resources(file.find("resources"), into, 0);
}

/// Each member of a map is a named thing that may have `vars`.
void add_named(const Value* map, std::string_view what, Definitions& names, FileIndex& into) {
    if (map == nullptr || !map->is_map()) return;
    for (const auto& each : map->map()) {
        names.push_back({each.name, std::string(what), each.named_at});
        add_vars(each.value, format("{} {}", what, each.name), into);
    }
}

void add_entries(const Value& file, FileIndex& into) {
    for (const auto* key : {"envoys", "nodes"}) {
        const Value* list = file.find(key);
        if (list == nullptr || !list->is_list()) continue;
        for (const auto& each : list->list()) {
            const Value* match = each.find("match");
            if (match == nullptr) continue;
            const auto first =
                match->is_list() && !match->list().empty() ? match->list().front() : *match;
            const auto pattern = first.is_scalar() ? first.source() : std::string();
            into.matches.push_back({pattern, {}, first.where()});
            add_vars(each, "entry " + pattern, into);
        }
    }
}

}  // namespace

FileIndex index_of(const std::string& path, const Value& file) {
    Diagnostics ignored;
    FileIndex index{.kind = compile::kind_of(path, ignored)};
    switch (index.kind) {
        case FileKind::crate:
        case FileKind::user_crate:
            add_crate(file, index);
            break;
        case FileKind::roles:
        case FileKind::one_role:
            add_named(file.find("roles"), "role", index.roles, index);
            break;
        case FileKind::environments:
            add_named(file.find("env"), "environment", index.environments, index);
            break;
        case FileKind::common:
            add_vars(file, path, index);
            break;
        case FileKind::entries:
            add_entries(file, index);
            break;
        default:
            break;
    }
    return index;
}

}  // namespace vigo::lsp
