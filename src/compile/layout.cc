// layout — what a file of the tree is.
#include "compile/layout.h"

#include "compile/names.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

struct Special {
    std::string_view name;
    FileKind kind;
    std::string_view now = {};  ///< the name of today, when this one is old
};

constexpr Special specials[] = {
    {"roles.vgo", FileKind::roles},
    {"common.vgo", FileKind::common},
    {"environments.vgo", FileKind::environments},
    {"per_env_overrides.vgo", FileKind::environments, "environments.vgo"},
    {"compliance.vgo", FileKind::waivers},
    {"waivers.vgo", FileKind::waivers, "compliance.vgo"},
    {"nodes.vgo", FileKind::entries, "envoys.vgo"},
};

Place place_of(std::string_view path) { return {.file = FileName::make(path)}; }

const Special* special(std::string_view path) {
    for (const auto& each : specials)
        if (each.name == file_name_of(path)) return &each;
    return nullptr;
}

FileKind misplaced(std::string_view path, std::string message, std::string hint,
                   Diagnostics& findings) {
    findings.error(rule::layout, place_of(path), std::move(message), std::move(hint));
    return FileKind::misplaced;
}

FileKind among_crates(std::string_view path, FileKind kind, Diagnostics& findings) {
    const auto* found = special(path);
    if (found == nullptr) return kind;
    if (found->kind == FileKind::waivers && kind == FileKind::crate) return FileKind::claims;
    return misplaced(path,
                     format("{} means nothing among the {}", found->name,
                            kind == FileKind::crate ? "configcrates" : "usercrates"),
                     "move it out of this folder, or rename it when it is a crate", findings);
}

}  // namespace

FileKind kind_of(std::string_view path, Diagnostics& findings) {
    if (path.starts_with("templates/")) return FileKind::other;
    if (path.starts_with(".") || path.find("/.") != std::string_view::npos) return FileKind::other;
    if (path.ends_with(".yaml") || path.ends_with(".yml")) {
        findings.warning(rule::layout, place_of(path), "only .vgo files are read",
                         "rename it to .vgo, or move it to templates/");
        return FileKind::other;
    }
    if (!path.ends_with(".vgo")) return FileKind::other;
    if (path.ends_with(".test.vgo")) return FileKind::tests;
    if (path.starts_with("configcrates/")) return among_crates(path, FileKind::crate, findings);
    if (path.starts_with("usercrates/")) return among_crates(path, FileKind::user_crate, findings);

    const auto* found = special(path);
    if (found == nullptr)
        return path.starts_with("roles/") ? FileKind::one_role : FileKind::entries;
    if (found->kind == FileKind::roles && path != "roles.vgo")
        return misplaced(path, "roles.vgo stands at the top of the tree only",
                         "move its roles to the one roles.vgo", findings);
    if (!found->now.empty())
        findings.warning(rule::old_name, place_of(path),
                         format("{} is the old name of {}", found->name, found->now),
                         format("rename it to {}", found->now));
    return found->kind;
}

}  // namespace vigo::compile
