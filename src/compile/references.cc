// references — every name that stands for something names something.
#include <algorithm>
#include <set>

#include "compile/checks.h"
#include "compile/links.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

class Checking {
 public:
    Checking(const Catalogue& catalogue, Diagnostics& findings)
        : catalogue_(catalogue), findings_(findings) {
        for (const auto& [name, crate] : catalogue.crates)
            (crate.of_user ? user_crates_ : crates_).push_back(name);
        for (const auto& [name, role] : catalogue.roles) roles_.push_back(name);
    }

    void crates(const References& names) { each(names, false); }
    void user_crates(const References& names) { each(names, true); }
    void roles(const References& names);
    void includes(const Role& role);
    void environment(const Entry& entry);
    void links(const Crate& crate);

 private:
    void each(const References& names, bool of_user);
    void inside(const Crate& crate, const Patterns& names, std::string_view attribute);
    void across(const Crate& crate, const Patterns& names, std::string_view attribute);

    void report_across(const Pattern& name, std::string_view attribute, Advice advice);
    std::string resource_elsewhere(std::string_view name) const;

    const Catalogue& catalogue_;
    Diagnostics& findings_;
    std::vector<std::string_view> crates_, user_crates_, roles_;
};

void Checking::each(const References& names, bool of_user) {
    const std::string_view kind = of_user ? "usercrate" : "configcrate";
    for (const auto& name : names) {
        if (!name.given() || catalogue_.broken.contains(name.name)) continue;  // told already
        const auto found = catalogue_.crates.find(name.name);
        if (found != catalogue_.crates.end() && found->second.of_user == of_user) continue;
        auto advice = meant(name.where, name.name, of_user ? user_crates_ : crates_,
                            format("no file below {}s/ has this name", kind));
        if (found != catalogue_.crates.end())
            advice = {format("it is a {}: list it under `{}s`",
                             of_user ? "configcrate" : "usercrate",
                             of_user ? "configcrate" : "usercrate")};
        findings_.error(rule::unknown_crate, name.where,
                        format("there is no {} \"{}\"", kind, name.name), std::move(advice));
    }
}

void Checking::roles(const References& names) {
    for (const auto& name : names)
        if (name.given() && !catalogue_.roles.contains(name.name))
            findings_.error(rule::unknown_role, name.where,
                            format("there is no role \"{}\"", name.name),
                            meant(name.where, name.name, roles_, "roles.vgo does not define it"));
}

void Checking::includes(const Role& role) {
    roles(role.includes);
    for (const auto& name : role.includes) {
        const auto found = catalogue_.roles.find(name.name);
        if (found == catalogue_.roles.end() || found->second.includes.empty()) continue;
        findings_.error(rule::nested_includes, name.where,
                        format("role \"{}\" has includes of its own", name.name),
                        format("includes go one level: list what {} needs here", role.name));
    }
}

void Checking::environment(const Entry& entry) {
    if (!entry.environment.given() || entry.overrides.find(entry.environment.name)) return;
    std::vector<std::string_view> known;
    for (const auto* tiers : Catalogue::chain(catalogue_.environments, entry.directory))
        for (const auto& [name, tier] : *tiers) known.push_back(name);
    if (std::find(known.begin(), known.end(), entry.environment.name) != known.end()) return;
    findings_.error(rule::unknown_environment, entry.environment.where,
                    format("there is no environment \"{}\"", entry.environment.name),
                    meant(entry.environment.where, entry.environment.name, known,
                          "no environments.vgo in this folder or above it has it under `env:`"));
}

void Checking::inside(const Crate& crate, const Patterns& names, std::string_view attribute) {
    for (const auto& name : names) {
        if (name.parsed || name.text.empty() || may_name_resource(crate, name.text)) continue;
        findings_.error(rule::unknown_resource, name.where,
                        format("{} names \"{}\", which configcrate {} does not have", attribute,
                               name.text, crate.name),
                        meant(name.where, name.text, resource_names(crate)));
    }
}

void Checking::across(const Crate& crate, const Patterns& names, std::string_view attribute) {
    for (const auto& name : names) {
        if (name.parsed || name.text.empty() || may_name_resource(crate, name.text)) continue;
        const auto target = target_of(catalogue_, name.text);
        if (target.crate != nullptr &&
            (target.resource.empty() || may_name_resource(*target.crate, target.resource)))
            continue;
        if (const auto elsewhere = resource_elsewhere(name.text); !elsewhere.empty()) {
            report_across(name, attribute,
                          {format("did you mean \"{}\"?", elsewhere),
                           replace_by(name.where, elsewhere, false)});
            continue;
        }
        const auto& home = target.crate != nullptr ? *target.crate : crate;
        const auto& wanted = target.crate != nullptr ? target.resource : name.text;
        const auto prefix = target.crate != nullptr ? target.crate->name + "/" : std::string();
        auto advice = meant(name.where, wanted, resource_names(home), {}, prefix);
        if (advice.hint.empty() && prefix.empty()) advice = meant(name.where, wanted, crates_);
        report_across(name, attribute, std::move(advice));
    }
}

void Checking::report_across(const Pattern& name, std::string_view attribute, Advice advice) {
    findings_.error(
        rule::unknown_resource, name.where,
        format("{} names \"{}\": neither a resource of this configcrate, nor a configcrate, "
               "nor configcrate/resource",
               attribute, name.text),
        std::move(advice));
}

/// `configcrate/resource` of the first resource of that name, or "".
std::string Checking::resource_elsewhere(std::string_view name) const {
    for (const auto& [crate, each] : catalogue_.crates)
        if (may_name_resource(each, name)) return format("{}/{}", crate, name);
    return {};
}

void Checking::links(const Crate& crate) {
    for (const auto& resource : crate.resources) {
        inside(crate, resource.depends_on, "depends_on");
        inside(crate, resource.before, "before");
        across(crate, resource.notify, "notify");
        across(crate, resource.subscribes, "subscribes");
    }
}

/// Every environment that some environments.vgo defines or some entry names.
std::vector<std::string_view> known_environments(const Catalogue& catalogue) {
    std::vector<std::string_view> known;
    for (const auto& [directory, tiers] : catalogue.environments)
        for (const auto& [name, tier] : tiers) known.push_back(name);
    for (const auto& entry : catalogue.entries)
        if (entry.environment.given()) known.push_back(entry.environment.name);
    return known;
}

}  // namespace

void check_overrides(const Catalogue& catalogue, Diagnostics& findings) {
    const auto known = known_environments(catalogue);
    const auto check = [&](const Overrides& overrides) {
        for (const auto& each : overrides.all)
            if (std::find(known.begin(), known.end(), each.environment.name) == known.end())
                findings.error(
                    rule::unknown_environment, each.environment.where,
                    format("there is no environment \"{}\"", each.environment.name),
                    suggest(each.environment.name, known,
                            "no environments.vgo has it under `env:`, and no entry names it"));
    };
    for (const auto& entry : catalogue.entries) check(entry.overrides);
    for (const auto& [name, crate] : catalogue.crates) check(crate.overrides);
}

void check_references(const Catalogue& catalogue, Diagnostics& findings) {
    Checking checking(catalogue, findings);
    for (const auto& [name, role] : catalogue.roles) {
        checking.includes(role);
        checking.crates(role.configcrates);
        checking.user_crates(role.usercrates);
        for (const auto& arm : role.arms) {
            checking.crates(arm.configcrates);
            checking.user_crates(arm.usercrates);
        }
    }
    for (const auto& [directory, common] : catalogue.commons) {
        checking.roles(common.roles);
        checking.crates(common.configcrates);
        checking.user_crates(common.usercrates);
    }
    for (const auto& entry : catalogue.entries) {
        checking.environment(entry);
        checking.roles(entry.roles);
        checking.crates(entry.configcrates);
        checking.user_crates(entry.usercrates);
    }
    for (const auto& [directory, tiers] : catalogue.environments)
        for (const auto& [name, tier] : tiers) {
            checking.crates(tier.configcrates);
            checking.crates(tier.exclude_configcrates);
            checking.user_crates(tier.usercrates);
        }
    for (const auto& [name, crate] : catalogue.crates) {
        checking.crates(crate.depends_on);
        checking.links(crate);
    }
}

}  // namespace vigo::compile
