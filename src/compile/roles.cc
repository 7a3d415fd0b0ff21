// roles — reads roles.vgo: named groups of crates.
#include "compile/loading.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

struct ArmFile {
    Reference when;
    bool otherwise = false;
    References configcrates, usercrates;
};

constexpr Field<ArmFile> arm_fields[] = {
    field<&ArmFile::when>("when", "The condition under which the crates join."),
    field<&ArmFile::otherwise>("default", "Take this arm when no earlier one held."),
    field<&ArmFile::configcrates>("configcrates", "The crates that join."),
    field<&ArmFile::usercrates>("usercrates", "The usercrates that join."),
};

constexpr std::span<const Field<ArmFile>> fields_of(const ArmFile*) { return arm_fields; }

struct RoleFile {
    References includes, configcrates, usercrates;
    Vars vars;
    Lookups lookups;
    std::vector<ArmFile> arms;
};

constexpr Field<RoleFile> of_role[] = {
    field<&RoleFile::includes>("includes",
                               "Roles whose crates and variables join; one level only."),
    field<&RoleFile::configcrates>("configcrates", "The crates of the role."),
    field<&RoleFile::usercrates>("usercrates", "The usercrates of the role."),
    field<&RoleFile::vars>("vars",
                           "Variables; common.vgo, entries and environments override them."),
    field<&RoleFile::lookups>("lookups", "Tables from which values are picked for each envoy."),
    field<&RoleFile::arms>("case", "Crates by condition: the first arm that holds joins."),
};

constexpr OldName old_names[] = {{"modules", "configcrates"}};

RoleArm arm_of(const ArmFile& from, const Place& role, Diagnostics& findings) {
    if (from.when.given() == from.otherwise)
        findings.error(rule::contradiction, from.when.given() ? from.when.where : role,
                       "an arm of `case` has either `when` or `default: true`");
    return {from.otherwise ? nullptr : condition_of(from.when), from.configcrates, from.usercrates};
}

void add(const std::string& name, const Value& from, const Place& named_at, Loading& loading) {
    RoleFile file;
    Reader reader(loading.findings);
    const auto what = format("role {}", name);
    const Reader::Within within(reader, what, none, {});
    read<RoleFile>(of_role, renamed(from, old_names, loading.findings), file, reader,
                   format("role {}", name));
    Role role{.written = from,
              .name = name,
              .where = named_at,
              .includes = std::move(file.includes),
              .configcrates = std::move(file.configcrates),
              .usercrates = std::move(file.usercrates),
              .vars = std::move(file.vars),
              .lookups = std::move(file.lookups)};
    for (const auto& arm : file.arms) {
        if (!role.arms.empty() && role.arms.back().when == nullptr)
            loading.findings.warning(
                rule::contradiction, named_at,
                format("role {} has an arm behind its `default`, which is never taken", name),
                "move the default to the end");
        auto made = arm_of(arm, named_at, loading.findings);
        if (made.when == nullptr || !made.when->text.empty()) role.arms.push_back(std::move(made));
    }
    const auto [at, added] = loading.into.roles.emplace(name, std::move(role));
    if (!added)
        loading.findings.error(rule::duplicate_name, named_at,
                               format("role \"{}\" is defined twice", name),
                               format("the other one is at {}", at->second.where.text()));
}

}  // namespace

std::vector<FieldInfo> role_fields() { return describe(std::span<const Field<RoleFile>>(of_role)); }

void read_roles(const Value& file, Loading& loading) {
    if (file.is_null()) return;
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "roles.vgo", none, {});
    const Value* roles = file.find("roles");
    if (!file.is_map()) return reader.wrong_type(file, "a map with `roles`");
    constexpr std::string_view known[] = {"roles"};
    reader.refuse_unknown(file.map(), known, "roles.vgo");
    if (roles == nullptr || roles->is_null()) return;
    const Reader::Within within(reader, "roles", none, {});
    if (!roles->is_map()) return reader.wrong_type(*roles, "a map of names to roles");
    for (const auto& each : roles->map())
        add(each.name, each.value.is_null() ? Value(Map()).at(each.named_at) : each.value,
            each.named_at, loading);
}

void read_one_role(const Value& file, Loading& loading) {
    Reader reader(loading.findings);
    if (!file.is_map()) return reader.wrong_type(file, "a map with `name` and `configcrates`");
    if (file.find("roles") != nullptr) return read_roles(file, loading);
    const Value* name = file.find("name");
    if (name == nullptr || !name->is_scalar()) return reader.missing(file, "name", "role");
    Value rest = file;
    rest.edit_map().erase("name");
    add(name->source(), rest, name->where(), loading);
}

}  // namespace vigo::compile
