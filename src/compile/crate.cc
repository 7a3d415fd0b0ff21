// crate — reads one file of configcrates/ or usercrates/.
#include "compile/loading.h"
#include "compile/names.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

struct CrateFile {
    Reference name, configcrate;
    References depends_on;
    Reference when, foreach;
    Vars vars;
    Lookups lookups;
    Overrides overrides;
    References tags;
    Value defaults, resources;
    Compliance compliance, bundle;
    References provides;
    bool puddle = false, gitback = false, curator = false;
};

constexpr Field<CrateFile> fields[] = {
    field<&CrateFile::name>("name", "The name by which others include it."),
    field<&CrateFile::configcrate>("configcrate", "The same as `name`."),
    field<&CrateFile::depends_on>("depends_on", "Crates that come before this one."),
    field<&CrateFile::when>("when", "A condition for all its resources."),
    field<&CrateFile::foreach>("foreach",
                               "A list variable: the whole crate is stamped once for each item."),
    field<&CrateFile::vars>("vars", "Variables with the values they have unless overridden."),
    field<&CrateFile::lookups>("lookups", "Tables from which values are picked for each envoy."),
    field<&CrateFile::overrides>("environment_overrides",
                                 "Other defaults of variables, by environment."),
    field<&CrateFile::tags>("tags", "Words by which operators pick configcrates."),
    field<&CrateFile::defaults>("defaults",
                                "Attributes for those of its resources that have them."),
    field<&CrateFile::resources>("resources", "What it manages."),
    field<&CrateFile::compliance>("compliance", "Controls that it covers, by framework."),
    field<&CrateFile::provides>("provides", "Capabilities that it provides."),
    field<&CrateFile::bundle>("bundle", "Implementation claims, by framework."),
    field<&CrateFile::puddle>("puddle", "For a usercrate: the user may hold a puddle."),
    field<&CrateFile::gitback>("gitback", "For a usercrate: the user may hold git projects."),
    field<&CrateFile::curator>("curator", "For a usercrate: the user may hold artifacts."),
};

constexpr OldName old_names[] = {{"module", "configcrate"}};

bool is_good_name(std::string_view name) {
    for (const char c : name)
        if (c == '/' || c == '{' || static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
            return false;
    return !name.empty();
}

Value with_name(Value file, Diagnostics& findings) {
    if (!file.is_map() || file.find("name") != nullptr || file.find("configcrate") != nullptr)
        return file;
    std::vector<std::string_view> known;
    for (const auto& row : fields) known.push_back(row.name);
    const auto* meant = misspelt(file.map(), "name", known) != nullptr ? "name" : "configcrate";
    return with_meant(std::move(file), meant, known, "a configcrate", findings);
}

/// Nothing when the file does not say what it is called.
std::optional<Reference> name_of(const CrateFile& file, const Value& from, Loading& loading) {
    auto& findings = loading.findings;
    if (file.name.given() && file.configcrate.given())
        findings.error(rule::contradiction, file.configcrate.where,
                       "`name` and `configcrate` mean the same", "keep `name`");
    const auto& name = file.name.given() ? file.name : file.configcrate;
    if (name.name.empty()) {
        findings.error(rule::missing_attribute, from.where(), "a configcrate needs `name`");
        return std::nullopt;
    }
    if (!is_good_name(name.name))
        findings.error(rule::bad_name, name.where,
                       "the name of a configcrate has no white space, `/` or template", {},
                       name.name);
    return name;
}

void refuse_user_flags(const Value& from, Diagnostics& findings) {
    for (const auto* name : {"puddle", "gitback", "curator"})
        if (const Value* found = from.find(name))
            findings.error(
                rule::only_user_crates, found->where(),
                format("`{}` allows something to a user, and this is no usercrate", name),
                "move it to the file of the user in usercrates/");
}

/// A crate and what is made of all but its resources, which count for themselves.
std::size_t weight_of_head(const Value& from) {
    constexpr std::size_t copies = 2;
    std::size_t all = sizeof(Crate);
    for (const auto& each : from.map())
        if (each.name != "resources") all += copies * weight_of(each.value);
    return all;
}

}  // namespace

std::vector<FieldInfo> crate_fields() {
    return describe(std::span<const Field<CrateFile>>(fields));
}

void read_crate(const Value& from, std::string_view path, bool of_user, Loading& loading) {
    for (const auto* name : {"envoys", "nodes"})
        if (const Value* entries = from.find(name))
            return loading.findings.error(rule::layout, entries->where(),
                                          "entries do not stand among the configcrates",
                                          "move the file out of this folder, to envoys.vgo");
    CrateFile file;
    Reader reader(loading.findings);
    const Reader::Within within(reader, "a configcrate", none, {});
    read<CrateFile>(fields, with_name(renamed(from, old_names, loading.findings), loading.findings),
                    file, reader, "a configcrate");
    const auto name = from.is_map() ? name_of(file, from, loading) : std::nullopt;
    if (name && !loading.spend(weight_of_head(from), from.where())) return;
    if (!name) {
        const auto stem = file_name_of(path);
        loading.into.broken.emplace(stem.substr(0, stem.find('.')));
        return;
    }
    Crate crate{
        .written = from,
        .name = name->name,
        .where = name->where,
        .of_user = of_user,
        .depends_on = std::move(file.depends_on),
        .foreach = std::move(file.foreach),
        .vars = std::move(file.vars),
        .lookups = std::move(file.lookups),
        .overrides = std::move(file.overrides),
        .tags = std::move(file.tags),
        .claims = {std::move(file.compliance), std::move(file.provides), std::move(file.bundle)},
        .puddle = file.puddle,
        .gitback = file.gitback,
        .curator = file.curator};
    if (!of_user) refuse_user_flags(from, loading.findings);
    if (file.when.given()) crate.whens.push_back(condition_of(file.when));
    crate.resources = read_resources(file.resources, file.defaults, loading);
    crate.defaults = std::move(file.defaults);
    const auto [at, added] = loading.into.crates.emplace(name->name, std::move(crate));
    if (added) return;
    const auto twice = format("configcrate \"{}\" is defined twice", name->name);
    loading.findings.error(rule::duplicate_name, name->where, twice,
                           format("the other one is at {}", at->second.where.text()));
    loading.findings.error(rule::duplicate_name, at->second.where, twice,
                           format("the other one is at {}", name->where.text()));
}

}  // namespace vigo::compile
