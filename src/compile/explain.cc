// explain — where a value of an envoy comes from.
#include "compile/explain.h"

#include <algorithm>

#include "compile/compiling.h"
#include "compile/dynamic.h"
#include "compile/secret_places.h"
#include "compile/stable.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

const Member* member_of(const Value& map, std::string_view name) {
    if (!map.is_map()) return nullptr;
    const auto found = std::find_if(map.map().begin(), map.map().end(),
                                    [&](const Member& each) { return each.name == name; });
    return found == map.map().end() ? nullptr : &*found;
}

Origin origin_of(std::string layer, const Member& member) {
    return {.layer = std::move(layer),
            .where = member.named_at.known() ? member.named_at : member.value.where(),
            .value = secrets::shown_value(member.value)};
}

/// An envoy as far as the variables of its crates, and no further.
class Explaining {
 public:
    Explaining(const Catalogue& catalogue, const Envoy& envoy, const Entry& entry)
        : compiling_{.catalogue = catalogue,
                     .entry = entry,
                     .hostname = envoy.hostname,
                     .traits = stable_part(envoy.traits),
                     .findings = findings_},
          resolved_(resolve(compiling_)) {
        compiling_.layers = &resolved_.layers;
    }
    Explaining(const Explaining&) = delete;
    Explaining& operator=(const Explaining&) = delete;

    const Crate* crate_named(std::string_view name) const;
    /// Why the envoy does not get this crate; "" when it does.
    std::string absence_of(std::string_view crate) const;
    std::vector<Origin> chain_of(const Crate* crate, std::string_view name) const;
    ExplainedVar variable(const Crate* crate, std::string_view name);
    void attribute(const Crate& crate, std::string_view resource, ExplainedAttribute& into);
    Value vars(const Crate* crate) const {
        return crate != nullptr
                   ? vars_of(*crate, compiling_.entry.environment.name, resolved_.layered)
                   : resolved_.layered;
    }

 private:
    void render(Instance& instance, ExplainedAttribute& into);
    void tell_reads(const Crate& crate, const lang::Reads& reads, ExplainedAttribute& into);

    Diagnostics findings_;
    Compiling compiling_;
    Resolved resolved_;
};

const Crate* Explaining::crate_named(std::string_view name) const {
    const auto found = compiling_.catalogue.crates.find(name);
    return found == compiling_.catalogue.crates.end() ? nullptr : &found->second;
}

std::string Explaining::absence_of(std::string_view crate) const {
    if (crate_named(crate) == nullptr) return format("there is no configcrate \"{}\"", crate);
    for (const auto& each : resolved_.inclusions) {
        if (each.crate->name != crate) continue;
        if (each.without.empty()) return {};
        return format("{} excludes the configcrate at {}", each.without, each.without_at.text());
    }
    return format("no layer includes the configcrate; see the entry at {}",
                  compiling_.entry.where.text());
}

std::vector<Origin> Explaining::chain_of(const Crate* crate, std::string_view name) const {
    std::vector<Origin> chain;
    const auto add = [&](const std::string& layer, const Vars& vars) {
        for (const auto& each : vars.all)
            if (each.name == name) chain.push_back(origin_of(layer, each));
    };
    const auto& environment = compiling_.entry.environment.name;
    if (crate != nullptr) add("crate default", crate->vars);
    if (const auto* vars = crate != nullptr ? crate->overrides.find(environment) : nullptr)
        add(format("crate default, for {}", environment), *vars);
    for (const auto* layer : resolved_.layers.by_strength()) add(layer->name, *layer->vars);
    if (!chain.empty()) chain.back().wins = true;
    return chain;
}

ExplainedVar Explaining::variable(const Crate* crate, std::string_view name) {
    ExplainedVar made{.name = std::string(name), .chain = chain_of(crate, name)};
    if (made.chain.empty()) return made;
    const auto seen = vars(crate);
    const Value* winner = seen.find(name);
    made.value = *winner;
    if (is_dynamic(*winner)) {
        const auto worked = Dynamic(compiling_, resolved_.layers, crate, seen).work_out(*winner);
        made.value = worked.value.value_or(Value());
        made.made_by = worked.made_by;
        made.made_at = worked.made_at;
    }
    made.value = secrets::shown_value(made.value);
    return made;
}

void Explaining::attribute(const Crate& crate, std::string_view resource,
                           ExplainedAttribute& into) {
    auto included = resolved_.inclusions;
    std::erase_if(included, [&](const Inclusion& each) {
        return each.crate != &crate || !each.without.empty();
    });
    auto expanded = expand(included, resolved_.layered, compiling_);
    Instance* found = nullptr;
    for (auto& each : expanded.instances)
        if (each.name == resource) found = &each;
    for (auto& each : expanded.instances)
        if (found == nullptr && each.resource->name.text == resource) found = &each;
    if (found != nullptr) return render(*found, into);
    const auto declared = std::any_of(crate.resources.begin(), crate.resources.end(),
                                      [&](const auto& each) { return each.name.text == resource; });
    into.problem =
        declared
            ? "nothing is stamped out of it here: its condition or its `foreach` leaves nothing"
            : "the configcrate has no such resource";
}

/// The layers of one attribute, weakest first.
std::vector<Origin> layers_of(const Crate& crate, const Resource& resource, const std::string& arm,
                              std::string_view name) {
    std::vector<Origin> chain;
    for (const auto& row : resource.type->fields)
        if (row.name == name && !row.initial.is_null() && (row.rules & required) == 0)
            chain.push_back({.layer = "type default", .where = {}, .value = row.initial});
    if (const auto* member = member_of(crate.defaults, name))
        chain.push_back(origin_of("defaults", *member));
    if (const auto* member = member_of(resource.own, name))
        chain.push_back(origin_of("resource", *member));
    const Value* attributes = resource.arms.is_map() ? resource.arms.find(arm) : nullptr;
    if (const auto* member = attributes != nullptr ? member_of(*attributes, name) : nullptr)
        chain.push_back(origin_of(format("arm {}", arm), *member));
    if (!chain.empty()) chain.back().wins = true;
    return chain;
}

void Explaining::render(Instance& instance, ExplainedAttribute& into) {
    into.id = instance.id();
    into.type = instance.resource->type->name;
    into.when = instance.removed ? std::string() : instance.when;
    const bool known =
        std::any_of(instance.resource->type->fields.begin(), instance.resource->type->fields.end(),
                    [&](const auto& row) { return row.name == into.name; });
    if (!known) {
        into.problem = format("type {} has no attribute \"{}\"", into.type, into.name);
        return;
    }
    lang::Reads reads;
    const auto picked = variant_of(instance, compiling_);
    into.chain =
        layers_of(*instance.crate, *instance.resource, picked ? picked->arm : "", into.name);
    if (instance.removed) {
        into.problem = "its condition does not hold here";
        return;
    }
    if (picked == nullptr) {
        into.problem = findings_.text();
        return;
    }
    compiling_.all_reads = &reads;
    const auto worked = attribute_of(instance, *picked, into.name, compiling_);
    compiling_.all_reads = nullptr;
    show_secrets(findings_);
    if (!worked.value)
        into.problem = findings_.text();
    else if (!worked.value->is_null())
        into.value = secrets::shown_value(*worked.value);
    else if (!into.chain.empty())
        into.value = into.chain.back().value;
    into.made_by = worked.made_by;
    into.made_at = worked.made_at;
    if (into.name == "content" && !picked->source.text.empty()) {
        into.made_by = picked->source.text;
        into.made_at = picked->source.where;
    }
    tell_reads(*instance.crate, reads, into);
}

void Explaining::tell_reads(const Crate& crate, const lang::Reads& reads,
                            ExplainedAttribute& into) {
    constexpr std::string_view vars = "Vars.";
    constexpr std::string_view traits = "Traits.";
    std::string last;
    for (const auto& path : reads.paths()) {
        if (path.starts_with(vars)) {
            auto name = path.substr(vars.size());
            name = name.substr(0, name.find('.'));
            if (name != last) into.variables.push_back(variable(&crate, name));
            last = name;
        } else if (path.starts_with(traits)) {
            const auto name = path.substr(traits.size());
            const Value* found = compiling_.traits.at_path(name);
            into.traits.push_back({.layer = name,
                                   .where = {},
                                   .value = found != nullptr ? *found : Value(),
                                   .wins = found != nullptr});
        }
    }
}

}  // namespace

ExplainedAttribute explain(const Catalogue& catalogue, const Envoy& envoy, std::string_view crate,
                           std::string_view resource, std::string_view attribute) {
    ExplainedAttribute made{.id = format("{}/{}", crate, resource), .name = std::string(attribute)};
    const auto matched = match(catalogue, envoy.hostname);
    if (!matched) {
        made.problem = "no entry matches the host name";
        return made;
    }
    Explaining explaining(catalogue, envoy, catalogue.entries[matched->entry]);
    made.problem = explaining.absence_of(crate);
    if (made.problem.empty()) explaining.attribute(*explaining.crate_named(crate), resource, made);
    return made;
}

ExplainedVar explain_var(const Catalogue& catalogue, const Envoy& envoy, std::string_view crate,
                         std::string_view name) {
    const auto matched = match(catalogue, envoy.hostname);
    if (!matched) return {.name = std::string(name)};
    Explaining explaining(catalogue, envoy, catalogue.entries[matched->entry]);
    return explaining.variable(explaining.crate_named(crate), name);
}

std::vector<std::string> variables_of(const Catalogue& catalogue, const Envoy& envoy,
                                      std::string_view crate) {
    std::vector<std::string> names;
    const auto matched = match(catalogue, envoy.hostname);
    if (!matched) return names;
    const Explaining explaining(catalogue, envoy, catalogue.entries[matched->entry]);
    const auto vars = explaining.vars(explaining.crate_named(crate));
    for (const auto& each : vars.map()) names.push_back(each.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace vigo::compile
