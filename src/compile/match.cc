// match — the entry that a host name selects, and entries that nothing can select.
#include "compile/checks.h"
#include "compile/loading.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

bool is_pattern(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace

bool covers(std::string_view wide, std::string_view narrow) {
    if (!is_pattern(narrow) || wide.find_first_of("?[") == std::string_view::npos)
        return glob_match(wide, narrow);
    return to_lower(wide) == to_lower(narrow);
}

std::optional<Match> match(const Catalogue& catalogue, std::string_view hostname) {
    const auto found = catalogue.patterns.first(
        hostname, [&](std::string_view pattern) { return glob_match(pattern, hostname); });
    if (!found.any()) return std::nullopt;
    const auto& entry = catalogue.entries[found.entry];
    const auto& pattern = entry.match[found.number];
    return Match{.entry = found.entry,
                 .where = pattern.where,
                 .pattern = pattern.name,
                 .environment = entry.environment.name,
                 .observe_only = entry.observe_only};
}

void index_patterns(Catalogue& catalogue) {
    for (std::uint32_t entry = 0; entry < catalogue.entries.size(); ++entry) {
        const auto& patterns = catalogue.entries[entry].match;
        for (std::uint32_t number = 0; number < patterns.size(); ++number)
            catalogue.patterns.add(patterns[number].name, entry, number);
    }
}

void check_shadows(const Catalogue& catalogue, Diagnostics& findings) {
    const auto& entries = catalogue.entries;
    for (std::size_t at = 0; at < entries.size(); ++at)
        for (const auto& pattern : entries[at].match) {
            const auto found = catalogue.patterns.first(
                pattern.name, [&](std::string_view wide) { return covers(wide, pattern.name); });
            if (!found.any() || found.entry >= at) continue;
            const auto& cover = entries[found.entry].match[found.number];
            findings.warning(
                rule::shadowed_entry, pattern.where,
                format("\"{}\" never matches: an earlier entry takes all its names", pattern.name),
                format("that is \"{}\" at {}", cover.name, cover.where.text()));
        }
}

}  // namespace vigo::compile
