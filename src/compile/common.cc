// common — reads common.vgo: what every entry at or below its folder inherits.
#include "compile/loading.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr Field<Common> fields[] = {
    field<&Common::configcrates>("configcrates", "Crates that every entry below gets."),
    field<&Common::usercrates>("usercrates", "Usercrates that every entry below gets."),
    field<&Common::roles>("roles", "Roles that every entry below gets."),
    field<&Common::vars>("vars",
                         "Variables; deeper folders, entries and environments override them."),
    field<&Common::lookups>("lookups", "Tables from which values are picked for each envoy."),
};

constexpr OldName old_names[] = {{"modules", "configcrates"}};

/// `file` without `match` or entries, which have no place here.
Value without_entries(Value file, Diagnostics& findings) {
    for (const auto* name : {"match", "envoys", "nodes"}) {
        const Value* found = file.find(name);
        if (found == nullptr) continue;
        findings.error(
            rule::layout, found->where(),
            format("common.vgo has no `{}`: it applies to every entry at or below its folder",
                   name),
            "put entries into envoys.vgo beside it");
        file.edit_map().erase(name);
    }
    return file;
}

}  // namespace

std::vector<FieldInfo> common_fields() { return describe(std::span<const Field<Common>>(fields)); }

void read_common(const Value& file, std::string_view path, Loading& loading) {
    if (file.is_null()) return;
    Common common{.written = file, .where = file.where()};
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "common.vgo", none, {});
    const auto members =
        without_entries(renamed(file, old_names, loading.findings), loading.findings);
    read<Common>(fields, members, common, reader, "common.vgo");
    loading.into.commons.emplace(directory_of(path), std::move(common));
}

}  // namespace vigo::compile
