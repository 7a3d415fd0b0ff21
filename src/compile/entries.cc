// entries — reads envoys.vgo and its like: which envoys there are, and what each gets.
#include "compile/loading.h"
#include "compile/names.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr Field<Entry> fields[] = {
    field<&Entry::match>(
        "match", "A host name or a pattern of `*`, `?`, `[a-z]`, or a list of them.", required),
    field<&Entry::environment>("environment", "The block of environments.vgo that applies."),
    field<&Entry::roles>("roles", "Roles of roles.vgo."),
    field<&Entry::configcrates>("configcrates", "Crates that this entry adds."),
    field<&Entry::usercrates>("usercrates", "Usercrates that this entry adds."),
    field<&Entry::vars>("vars", "Variables; environments.vgo overrides them."),
    field<&Entry::lookups>("lookups", "Tables from which values are picked for each envoy."),
    field<&Entry::overrides>("environment_overrides",
                             "Variables by environment; environments.vgo overrides them."),
    field<&Entry::observe_only>("observe_only", "Report differences and change nothing."),
    field<&Entry::network_device>("network_device",
                                  "A device without an agent, and how its gateway reaches it."),
};

constexpr OldName entry_names[] = {{"modules", "configcrates"}};
constexpr OldName file_names[] = {{"nodes", "envoys"}};

/// With the value of a misspelt `match`, of which is told anyway.
Value with_match(Value members) {
    std::vector<std::string_view> known;
    for (const auto& row : fields) known.push_back(row.name);
    if (!members.is_map()) return members;
    if (const auto* found = misspelt(members.map(), "match", known)) {
        const Member meant = *found;
        members.edit_map().add("match", meant.value, meant.named_at);
    }
    return members;
}

void read_entry(const Value& from, std::string_view directory, Loading& loading) {
    Entry entry{.written = from, .where = from.where(), .directory = std::string(directory)};
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "an entry of envoys", none, {});
    const auto members =
        with_match(with_device(renamed(from, entry_names, loading.findings), loading.findings));
    read<Entry>(fields, members, entry, reader, "an entry of envoys");
    if (entry.network_device) {
        entry.network_device->where = members.find("network_device")->where();
        check_device(*entry.network_device, loading.findings);
    }
    if (const Value* match = from.find("match"); match && match->is_list() && match->list().empty())
        reader.bad_value(*match, "match needs at least one pattern");
    constexpr std::size_t indexed = 256;  // bytes of a pattern in the index
    if (!loading.spend(sizeof(Entry) + indexed * entry.match.size(), from.where())) return;
    loading.into.entries.push_back(std::move(entry));
}

}  // namespace

std::vector<FieldInfo> entry_fields() { return describe(std::span<const Field<Entry>>(fields)); }

void read_entries(const Value& file, std::string_view path, Loading& loading) {
    if (file.is_null()) return;
    Reader reader(loading.findings);
    const auto members = renamed(file, file_names, loading.findings);
    const Value* envoys = members.find("envoys");
    if (envoys == nullptr)
        return loading.findings.error(rule::layout, file.where(),
                                      "a file outside of configcrates/ holds `envoys:`",
                                      "move a crate into configcrates/");
    constexpr std::string_view known[] = {"envoys"};
    reader.refuse_unknown(members.map(), known, "a file of entries");
    if (envoys->is_null()) return;
    const Reader::Within within(reader, "envoys", none, {});
    if (!envoys->is_list()) return reader.wrong_type(*envoys, "a list of entries");
    for (const auto& each : envoys->list()) read_entry(each, directory_of(path), loading);
}

}  // namespace vigo::compile
