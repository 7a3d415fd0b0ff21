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

Value with_match(Value members, Diagnostics& findings) {
    if (!members.is_map() || members.find("match") != nullptr) return members;
    std::vector<std::string_view> known;
    for (const auto& row : fields) known.push_back(row.name);
    return with_meant(std::move(members), "match", known, "an entry of envoys", findings);
}

/// Whether a bracket stands for itself, as one does that holds nothing or has no other.
bool has_lone_bracket(std::string_view pattern) {
    for (auto at = pattern.find_first_of("[]"); at != std::string_view::npos;
         at = pattern.find_first_of("[]", at)) {
        const auto end = pattern[at] == '[' ? pattern.find(']', at + 2) : std::string_view::npos;
        if (end == std::string_view::npos) return true;
        at = end + 1;
    }
    return false;
}

void check_brackets(const Entry& entry, Diagnostics& findings) {
    for (const auto& pattern : entry.match)
        if (has_lone_bracket(pattern.name))
            findings.warning(rule::shadowed_entry, pattern.where,
                             format("\"{}\" never matches: a bracket in it is empty or lacks its "
                                    "other half, and no host name has one",
                                    printable(pattern.name, 60)),
                             "write both, with the characters that may stand there between them: "
                             "web[0-9]");
}

void read_entry(const Value& from, std::string_view directory, Loading& loading) {
    Entry entry{.written = from, .where = from.where(), .directory = std::string(directory)};
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "an entry of envoys", none, {});
    const auto members =
        with_match(with_device(renamed(from, entry_names, loading.findings), loading.findings),
                   loading.findings);
    read<Entry>(fields, members, entry, reader, "an entry of envoys");
    if (entry.network_device) {
        entry.network_device->where = members.find("network_device")->where();
        check_device(*entry.network_device, loading.findings);
    }
    if (const Value* match = from.find("match"); match && match->is_list() && match->list().empty())
        reader.bad_value(*match, "match needs at least one pattern");
    check_brackets(entry, loading.findings);
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
