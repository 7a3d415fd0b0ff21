// conditions — parses every `when:` once, knowing which variables may stand bare in it.
#include <algorithm>

#include "compile/loading.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

using Names = std::vector<std::string_view>;

void add_names(const Vars& vars, Names& names) {
    for (const auto& each : vars.all) names.push_back(each.name);
}

/// The variables that some layer above the crates sets.
Names layered_names(const Catalogue& catalogue) {
    Names names;
    for (const auto* vars : catalogue.layered_vars()) add_names(*vars, names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void parse(Condition& when, const Names& names, Diagnostics& findings) {
    if (when.parsed != nullptr) return;
    if (lang::Template::is_one(when.text))
        findings.error(rule::condition_syntax, when.where, "a condition is no template",
                       "write `vars.port > 80` instead of `{{ .Vars.port }}`", when.text);
    else
        when.parsed = lang::Expression::parse(when.text, when.where, findings, names);
}

}  // namespace

std::shared_ptr<Condition> condition_of(const Reference& when) {
    return std::make_shared<Condition>(Condition{.text = when.name, .where = when.where});
}

void parse_conditions(Catalogue& catalogue, Diagnostics& findings) {
    const auto layered = layered_names(catalogue);
    for (auto& [name, role] : catalogue.roles)
        for (auto& arm : role.arms)
            if (arm.when) parse(*arm.when, layered, findings);
    for (auto& [name, crate] : catalogue.crates) {
        auto names = layered;
        add_names(crate.vars, names);
        for (auto& when : crate.whens) parse(*when, names, findings);
        const bool waits = any_asks_changed(crate.whens);
        for (auto& resource : crate.resources) {
            resource.crate_waits = waits;
            for (auto& when : resource.whens) parse(*when, names, findings);
        }
    }
}

}  // namespace vigo::compile
