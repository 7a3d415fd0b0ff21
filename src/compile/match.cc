// match — the entry that a host name selects, and entries that nothing can select.
#include "compile/checks.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

bool is_pattern(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

/// The first earlier pattern that covers `pattern`, or null.
const Reference* cover_of(std::span<const Entry> earlier, std::string_view pattern) {
    for (const auto& entry : earlier)
        for (const auto& wide : entry.match)
            if (covers(wide.name, pattern)) return &wide;
    return nullptr;
}

}  // namespace

bool covers(std::string_view wide, std::string_view narrow) {
    if (!is_pattern(narrow) || wide.find_first_of("?[") == std::string_view::npos)
        return glob_match(wide, narrow);
    return to_lower(wide) == to_lower(narrow);
}

std::optional<Match> match(const Catalogue& catalogue, std::string_view hostname) {
    for (std::size_t at = 0; at < catalogue.entries.size(); ++at) {
        const auto& entry = catalogue.entries[at];
        for (const auto& pattern : entry.match)
            if (glob_match(pattern.name, hostname))
                return Match{.entry = at,
                             .where = pattern.where,
                             .pattern = pattern.name,
                             .environment = entry.environment.name,
                             .observe_only = entry.observe_only};
    }
    return std::nullopt;
}

void check_shadows(const Catalogue& catalogue, Diagnostics& findings) {
    const std::span<const Entry> entries = catalogue.entries;
    for (std::size_t at = 0; at < entries.size(); ++at)
        for (const auto& pattern : entries[at].match)
            if (const auto* cover = cover_of(entries.first(at), pattern.name))
                findings.warning(
                    rule::shadowed_entry, pattern.where,
                    format("\"{}\" never matches: an earlier entry takes all its names",
                           pattern.name),
                    format("that is \"{}\" at {}", cover->name, cover->where.text()));
}

}  // namespace vigo::compile
