// names — references and variables as files hold them.
#include "compile/names.h"

#include <algorithm>

#include "compile/secret_places.h"
#include "schema/rules.h"

namespace vigo {
namespace {

/// What stands in a field of names or other short texts.
std::string_view wanted(std::string_view field) {
    if (field == "when") return "a condition, such as \"os_family('debian')\"";
    if (field == "case") return "a template, such as \"{{ .Traits.os.family }}\"";
    if (field == "foreach") return "the name of a list variable";
    for (const std::string_view single : {"name", "configcrate", "type", "environment", "key"})
        if (field == single) return "a name";
    return "a name or a list of names";
}

}  // namespace

void Codec<compile::Reference>::read(compile::Reference& into, const Value& from, Reader& reader) {
    if (!from.is_scalar()) return reader.wrong_type(from, wanted(reader.field()));
    into = {from.source(), from.where()};
    if (into.name.empty()) reader.bad_value(from, format("{} must not be empty", reader.field()));
}

void Codec<compile::Vars>::read(compile::Vars& into, const Value& from, Reader& reader) {
    if (!from.is_map()) return reader.wrong_type(from, "a map of names to values");
    into.all = compile::with_markers(from, false, reader.findings()).map();
}

void Codec<compile::Overrides>::read(compile::Overrides& into, const Value& from, Reader& reader) {
    if (!from.is_map()) return reader.wrong_type(from, "a map of environments to variables");
    for (const auto& each : from.map()) {
        auto& made = into.all.emplace_back();
        made.environment = {each.name, each.named_at};
        if (each.value.is_null()) continue;
        const Reader::Within within(reader, each.name, none, {});
        // What environments.vgo has under `vars:` stands here without it; both are understood.
        const Value* inner =
            each.value.is_map() && each.value.map().size() == 1 ? each.value.find("vars") : nullptr;
        Codec<compile::Vars>::read(
            made.vars, inner != nullptr && inner->is_map() ? *inner : each.value, reader);
    }
}

namespace compile {

const Lookup* Lookups::find(std::string_view name) const {
    for (const auto& each : all)
        if (each.name == name) return &each;
    return nullptr;
}

const Vars* Overrides::find(std::string_view environment) const {
    for (const auto& each : all)
        if (each.environment.name == environment) return &each.vars;
    return nullptr;
}

std::vector<std::string> directories_down_to(std::string_view directory) {
    std::vector<std::string> all{""};
    if (directory.empty()) return all;
    for (std::size_t at = directory.find('/'); at != std::string_view::npos;
         at = directory.find('/', at + 1))
        all.emplace_back(directory.substr(0, at));
    all.emplace_back(directory);
    return all;
}

std::string_view directory_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view file_name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string suggest(std::string_view word, std::span<const std::string_view> known,
                    std::string_view otherwise) {
    return meant({}, word, known, otherwise).hint;
}

const Member* misspelt(const Map& map, std::string_view name,
                       std::span<const std::string_view> known) {
    if (map.find(name) != nullptr) return nullptr;
    const auto quoted = format("\"{}\"", name);
    for (const auto& each : map)
        if (std::find(known.begin(), known.end(), each.name) == known.end() &&
            suggest(each.name, known).find(quoted) != std::string::npos)
            return &each;
    return nullptr;
}

Value with_meant(Value map, std::string_view name, std::span<const std::string_view> known,
                 std::string_view what, Diagnostics& findings) {
    const auto* found = misspelt(map.map(), name, known);
    if (found == nullptr) return map;
    const Member meant = *found;
    findings.error(rule::unknown_attribute, meant.named_at,
                   format("unknown attribute \"{}\" of {}", printable(meant.name, 60), what),
                   meant_name(map.map(), meant, known));
    map.edit_map().erase(meant.name);
    map.edit_map().add(name, meant.value, meant.named_at);
    return map;
}

Value renamed(const Value& map, std::span<const OldName> names, Diagnostics& findings) {
    if (!map.is_map()) return map;
    bool any = false;
    Map now;
    for (const auto& each : map.map()) {
        const auto alias = std::find_if(names.begin(), names.end(),
                                        [&](const OldName& row) { return row.old == each.name; });
        if (alias == names.end()) {
            now.add(each.name, each.value, each.named_at);
            continue;
        }
        any = true;
        if (map.find(alias->now) != nullptr) {
            findings.error(
                rule::contradiction, each.named_at,
                format("`{}` is the old name of `{}`, which is there too", alias->old, alias->now),
                format("keep `{}`", alias->now));
            continue;
        }
        now.add(alias->now, each.value, each.named_at);
        findings.warning(rule::old_name, each.named_at,
                         format("`{}` is the old name of `{}`", alias->old, alias->now),
                         format("write `{}`", alias->now), {},
                         replace_by(each.named_at, alias->now, true));
    }
    return any ? Value(std::move(now)).at(map.where()) : map;
}

}  // namespace compile
}  // namespace vigo
