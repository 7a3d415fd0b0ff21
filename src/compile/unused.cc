// unused — what nothing uses.
#include <algorithm>
#include <set>

#include "compile/lints.h"
#include "compile/words.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr std::size_t names_shown = 8;

class Unused {
 public:
    Unused(const Catalogue& catalogue, Diagnostics& findings)
        : catalogue_(catalogue), findings_(findings) {}

    void variables();
    void crates();
    void roles();
    void templates(const SourceTree& tree);

 private:
    void own_variables(const Crate& crate, const Words& layered);
    void layered_variables(const Words& all);
    void report(std::string_view kind, const std::vector<const Crate*>& crates);
    std::set<std::string_view> included() const;

    const Catalogue& catalogue_;
    Diagnostics& findings_;
};

void Unused::variables() {
    Words layered;
    for (const auto* lookups : catalogue_.layered_lookups()) layered.add(*lookups);
    Words all = layered;
    for (const auto& [name, role] : catalogue_.roles)
        for (const auto& arm : role.arms)
            if (arm.when) all.add(*arm.when);
    for (const auto& [name, crate] : catalogue_.crates) {
        all.add(catalogue_, crate);
        own_variables(crate, layered);
    }
    layered_variables(all);
}

void Unused::own_variables(const Crate& crate, const Words& layered) {
    if (crate.vars.all.empty()) return;
    Words words = layered;
    words.add(catalogue_, crate);
    for (const auto& each : crate.vars.all)
        if (!words.may_mean(each.name))
            findings_.warning(
                rule::unused_variable, each.named_at,
                format("nothing in configcrate {} uses its variable \"{}\"", crate.name, each.name),
                "remove it, or use it as {{ .Vars." + each.name + " }}");
}

void Unused::layered_variables(const Words& all) {
    std::vector<std::string_view> known;
    for (const auto& [name, crate] : catalogue_.crates)
        for (const auto& each : crate.vars.all) known.push_back(each.name);
    for (const auto* vars : catalogue_.layered_vars())
        for (const auto& each : vars->all) {
            if (all.may_mean(each.name)) continue;
            findings_.warning(rule::unused_variable, each.named_at,
                              format("no configcrate uses the variable \"{}\"", each.name),
                              suggest(each.name, known, "remove it"));
        }
}

std::set<std::string_view> Unused::included() const {
    std::set<std::string_view> names;
    const auto add = [&](const References& references) {
        for (const auto& each : references) names.insert(each.name);
    };
    for (const auto& [name, role] : catalogue_.roles) {
        add(role.configcrates), add(role.usercrates);
        for (const auto& arm : role.arms) add(arm.configcrates), add(arm.usercrates);
    }
    for (const auto& [directory, common] : catalogue_.commons)
        add(common.configcrates), add(common.usercrates);
    for (const auto& entry : catalogue_.entries) add(entry.configcrates), add(entry.usercrates);
    for (const auto& [directory, tiers] : catalogue_.environments)
        for (const auto& [name, tier] : tiers) add(tier.configcrates), add(tier.usercrates);
    return names;
}

void Unused::crates() {
    if (catalogue_.entries.empty()) return;  // a library: crates alone
    const auto used = included();
    std::vector<const Crate*> crates, user_crates;
    for (const auto& [name, crate] : catalogue_.crates)
        if (!used.contains(name)) (crate.of_user ? user_crates : crates).push_back(&crate);
    report("configcrate", crates);
    report("usercrate", user_crates);
}

/// A library has many: one finding names them all.
void Unused::report(std::string_view kind, const std::vector<const Crate*>& crates) {
    if (crates.empty()) return;
    std::string names;
    for (std::size_t at = 0; at < std::min(crates.size(), names_shown); ++at)
        names += (at == 0 ? "" : ", ") + crates[at]->name;
    if (crates.size() > names_shown) names += format(", and {} more", crates.size() - names_shown);
    findings_.info(
        rule::unused_crate, crates.front()->where,
        format("nothing includes {}: {}",
               crates.size() == 1 ? format("this {}", kind) : format("{} {}s", crates.size(), kind),
               names),
        format("list it under `{}s` of a role, an entry, common.vgo or an environment", kind));
}

void Unused::roles() {
    std::set<std::string_view> used;
    for (const auto& [name, role] : catalogue_.roles)
        for (const auto& each : role.includes) used.insert(each.name);
    for (const auto& [directory, common] : catalogue_.commons)
        for (const auto& each : common.roles) used.insert(each.name);
    for (const auto& entry : catalogue_.entries)
        for (const auto& each : entry.roles) used.insert(each.name);
    for (const auto& [name, role] : catalogue_.roles)
        if (!used.contains(name))
            findings_.info(rule::unused_role, role.where,
                           format("nothing uses the role \"{}\"", name),
                           "list it under `roles` of an entry or of common.vgo");
}

void Unused::templates(const SourceTree& tree) {
    for (const auto& [path, text] : tree)
        if (path.starts_with("templates/") && !catalogue_.templates.contains(path))
            findings_.warning(
                rule::unused_template, {.file = FileName::make(path), .line = 1, .column = 1},
                "no resource names this template file", format("name it: `source: {}`", path));
}

}  // namespace

void lint_unused(const SourceTree& tree, const Catalogue& catalogue, Diagnostics& findings) {
    Unused unused(catalogue, findings);
    unused.variables();
    unused.crates();
    unused.roles();
    unused.templates(tree);
}

}  // namespace vigo::compile
