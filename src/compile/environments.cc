// environments — reads environments.vgo: what each environment overrides.
#include <algorithm>

#include "compile/loading.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr Field<Tier> fields[] = {
    field<&Tier::vars>("vars", "Variables; nothing overrides them but a deeper environments.vgo."),
    field<&Tier::configcrates>("configcrates", "Crates that the environment adds."),
    field<&Tier::exclude_configcrates>("exclude_configcrates",
                                       "Crates that the environment removes."),
    field<&Tier::usercrates>("usercrates", "Usercrates that the environment adds."),
    field<&Tier::lookups>("lookups", "Tables from which values are picked for each envoy."),
};

constexpr OldName old_names[] = {{"modules", "configcrates"},
                                 {"exclude_modules", "exclude_configcrates"}};

Tier tier_of(const Member& from, Loading& loading) {
    Tier tier{.written = from.value, .where = from.named_at};
    if (from.value.is_null()) return tier;
    const auto is_known = [](const Member& each) {
        return std::any_of(std::begin(fields), std::end(fields),
                           [&](const auto& row) {
                               return !nearest(each.name, {&row.name, 1}).empty();
                           }) ||
               each.name == "modules" || each.name == "exclude_modules";
    };
    if (from.value.is_map() && !from.value.map().empty() &&
        std::none_of(from.value.map().begin(), from.value.map().end(), is_known)) {
        loading.findings.error(rule::unknown_attribute, from.value.map().begin()->named_at,
                               format("environment {} has no attribute \"{}\"", from.name,
                                      printable(from.value.map().begin()->name, 60)),
                               "variables stand under `vars:`");
        return tier;
    }
    Reader reader(loading.findings);
    read<Tier>(fields, renamed(from.value, old_names, loading.findings), tier, reader,
               format("environment {}", from.name));
    return tier;
}

}  // namespace

std::vector<FieldInfo> environment_fields() {
    return describe(std::span<const Field<Tier>>(fields));
}

void read_environments(const Value& file, std::string_view path, Loading& loading) {
    if (file.is_null()) return;
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "environments.vgo", none, {});
    if (!file.is_map()) return reader.wrong_type(file, "a map with `env`");
    constexpr std::string_view known[] = {"env"};
    if (!file.map().empty() && file.find("env") == nullptr)
        return loading.findings.error(
            rule::layout, file.where(), "environments.vgo has no `env`",
            "environments stand under `env:`, each with `vars` and crates of its own");
    reader.refuse_unknown(file.map(), known, "environments.vgo");
    const Value* env = file.find("env");
    if (env == nullptr || env->is_null()) return;
    const Reader::Within within(reader, "env", none, {});
    if (!env->is_map()) return reader.wrong_type(*env, "a map of environments");
    auto& tiers = loading.into.environments[std::string(directory_of(path))];
    for (const auto& each : env->map())
        if (!tiers.emplace(each.name, tier_of(each, loading)).second)
            loading.findings.error(
                rule::duplicate_name, each.named_at,
                format("environment \"{}\" is defined twice in this folder", each.name));
}

}  // namespace vigo::compile
