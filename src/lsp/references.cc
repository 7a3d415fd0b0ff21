// references — which names a value refers to, and who defines them.
#include <algorithm>

#include "base/text.h"
#include "lsp/features.h"

namespace vigo::lsp {
namespace {

using compile::FileKind;

/// The last name of a path that is no list item.
std::string last_name(const std::vector<std::string>& path) {
    for (auto at = path.rbegin(); at != path.rend(); ++at)
        if (*at != "[]") return *at;
    return {};
}

bool inside(const std::vector<std::string>& path, std::string_view name) {
    return std::find(path.begin(), path.end(), name) != path.end();
}

Refers in_resource(const std::string& name) {
    if (name == "type") return Refers::types;
    if (name == "depends_on" || name == "before") return Refers::resources;
    if (name == "notify" || name == "subscribes") return Refers::triggers;
    if (name == "source") return Refers::templates;
    return Refers::nothing;
}

void append(const Definitions& from, Definitions& into) {
    into.insert(into.end(), from.begin(), from.end());
}

}  // namespace

Refers refers_to(const Asked& asked) {
    const auto& path = asked.context.path;
    const auto name = last_name(path);
    const bool crate = asked.kind == FileKind::crate || asked.kind == FileKind::user_crate;
    if (inside(path, "vars")) return Refers::nothing;
    if (name == "when") return Refers::condition;
    if (name == "foreach") return Refers::vars;
    if (crate && inside(path, "resources")) return in_resource(name);
    if (crate) return name == "depends_on" ? Refers::crates : Refers::nothing;
    if (name == "configcrates" || name == "exclude_configcrates") return Refers::crates;
    if (name == "usercrates") return Refers::user_crates;
    const bool holds_roles = asked.kind == FileKind::entries || asked.kind == FileKind::common;
    if (name == "includes" || (holds_roles && name == "roles")) return Refers::roles;
    if (name == "environment") return Refers::environments;
    return Refers::nothing;
}

Definitions definitions_of(StackView& stack, const std::string& file, Refers kind) {
    Definitions all;
    for (const auto& [path, index] : stack.indexes()) {
        switch (kind) {
            case Refers::crates:
                append(index->crates, all);
                break;
            case Refers::user_crates:
                append(index->user_crates, all);
                break;
            case Refers::roles:
                append(index->roles, all);
                break;
            case Refers::environments:
                append(index->environments, all);
                break;
            case Refers::variables:
                append(index->vars, all);
                append(index->members, all);
                break;
            case Refers::vars:
            case Refers::condition:
                append(index->vars, all);
                break;
            case Refers::resources:
                if (path == file) append(index->resources, all);
                break;
            case Refers::triggers:
                if (path == file) append(index->resources, all);
                append(index->crates, all);
                for (auto each : index->resources) {
                    each.name = index->crate + "/" + each.name;
                    all.push_back(std::move(each));
                }
                break;
            default:
                break;
        }
    }
    return all;
}

std::string variable_in(const std::string& word) {
    for (const std::string_view root : {".Vars.", "$.Vars.", "vars."})
        if (word.starts_with(root)) {
            const auto rest = word.substr(root.size());
            return rest.substr(0, rest.find('.'));
        }
    return {};
}

Value location(const StackView& stack, const Place& place) {
    Map map;
    map.add("uri", uri_of(stack.folder() + "/" + *place.file));
    map.add("range", to_value(stack.text_of(*place.file).span_of(place)));
    return map;
}

Asked asked_at(StackView& stack, const std::string& file, const Position& position) {
    Diagnostics ignored;
    Asked asked{stack, file, stack.text_of(file), compile::kind_of(file, ignored), {}};
    asked.context = context_at(asked.text, position, file.starts_with("templates/"));
    return asked;
}

}  // namespace vigo::lsp
