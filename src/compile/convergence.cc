// convergence — edits that never come to rest.
#include <algorithm>

#include "compile/lints.h"
#include "compile/loading.h"
#include "lang/pattern.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// A text that is there and holds no template.
std::optional<std::string> plain(const Value& attributes, std::string_view name) {
    const Value* value = attributes.find(name);
    if (value == nullptr || !value->is_scalar() || needs_rendering(*value)) return std::nullopt;
    return value->source();
}

bool is_absent(const Value& attributes) { return plain(attributes, "state") == "absent"; }

void check_replace(const Resource& resource, const Value& attributes, Diagnostics& findings) {
    const auto pattern = plain(attributes, "match_pattern");
    const auto text = plain(attributes, "replacement");
    if (!pattern || !text || text->find('$') != std::string::npos) return;
    const auto again = lang::replaced(*pattern, *text, *text);
    if (!again || *again == *text) return;
    findings.error(rule::restless_edit, resource.where,
                   format("what \"{}\" writes matches its own pattern and would be replaced again "
                          "in every run, as \"{}\"",
                          resource.name.text, printable(*again, 60)),
                   "anchor match_pattern with ^ and $, or make it fit the old text alone", *text);
}

/// One resource that puts a line, and one that takes or changes it.
struct Edit {
    const Resource* resource = nullptr;
    std::string conditions;
    std::optional<std::string> line, pattern;
    bool absent = false;
};

std::string conditions_of(const Resource& resource) {
    std::string all;
    for (const auto& each : resource.whens) all += each->text + "\n";
    return all;
}

/// Whether `by` undoes the line that `of` puts.
bool undoes(const Edit& by, const Edit& of) {
    if (of.absent || !of.line) return false;
    if (by.absent && by.line && *by.line == *of.line && !by.pattern) return true;
    if (!by.pattern || (!by.absent && (!by.line || *by.line == *of.line))) return false;
    return lang::matches(*by.pattern, *of.line).value_or(false);
}

using Edits = std::map<std::string, std::vector<Edit>>;

void check_lines(const std::vector<Edit>& edits, Diagnostics& findings) {
    for (const auto& by : edits)
        for (const auto& of : edits) {
            if (&by == &of || by.conditions != of.conditions || !undoes(by, of)) continue;
            findings.error(
                rule::restless_edit, by.resource->where,
                format("{} \"{}\" undoes the line of \"{}\" in every run", by.resource->type->name,
                       by.resource->name.text, of.resource->name.text),
                format("that one is at {}", of.resource->where.text()), *of.line);
        }
}

/// A file that is written whole and a line that it lacks.
void check_whole(const Resource& file, const std::string& content, const std::vector<Edit>& edits,
                 Diagnostics& findings) {
    const auto lines = lines_of(content);
    for (const auto& each : edits) {
        if (!each.line || each.conditions != conditions_of(file)) continue;
        const bool has = std::find(lines.begin(), lines.end(), *each.line) != lines.end();
        if (has != each.absent) continue;
        findings.error(rule::restless_edit, each.resource->where,
                       format("file \"{}\" writes the whole file without what \"{}\" changes in "
                              "it: each undoes the other",
                              file.name.text, each.resource->name.text),
                       format("put it into the content at {}", file.where.text()), *each.line);
    }
}

void check(const Crate& crate, Diagnostics& findings) {
    Edits edits;
    for (const auto& resource : crate.resources) {
        if (resource.variants.size() != 1) continue;
        const auto& attributes = resource.variants.front().attributes;
        if (resource.type->name == "replace") check_replace(resource, attributes, findings);
        if (resource.type->name != "file_line") continue;
        const auto path = plain(attributes, "target_path");
        const bool region = attributes.find("region_start") || attributes.find("region_end");
        if (!path || region) continue;
        edits[*path].push_back({.resource = &resource,
                                .conditions = conditions_of(resource),
                                .line = plain(attributes, "line"),
                                .pattern = plain(attributes, "match_pattern"),
                                .absent = is_absent(attributes)});
    }
    for (const auto& [path, same] : edits) check_lines(same, findings);
    for (const auto& resource : crate.resources) {
        if (resource.type->name != "file" || resource.variants.size() != 1 || edits.empty())
            continue;
        const auto& attributes = resource.variants.front().attributes;
        const auto path = plain(attributes, "target_path");
        const auto content = plain(attributes, "content");
        if (!path || !content || !attributes.find("content")) continue;
        if (const auto same = edits.find(*path); same != edits.end())
            check_whole(resource, *content, same->second, findings);
    }
}

}  // namespace

void check_convergence(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates) check(crate, findings);
}

}  // namespace vigo::compile
