// fix — replacements, and texts with replacements made.
#include "schema/fix.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "schema/json.h"
#include "schema/lines.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

/// Also where a flow list or map would end at a comma or bracket.
std::string spelled(std::string_view word) {
    const bool flow_sign = word.find_first_of(",[]{}\n") != std::string_view::npos;
    if (flow_sign) return to_json(Value(word));
    return std::string(trim(to_yaml(Value(word))));
}

std::string digits_of(std::string_view word) {
    std::string digits;
    std::copy_if(word.begin(), word.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

/// Short words are near to each other without being meant: app is not a misspelt api.
bool is_certain(std::string_view word, std::string_view best) {
    return std::min(word.size(), best.size()) >= 3 && std::max(word.size(), best.size()) >= 4 &&
           digits_of(word) == digits_of(best);
}

/// A replacement by offsets.
struct Span {
    std::size_t from = 0;
    std::size_t to = 0;
    std::string_view text;
};

std::optional<Span> span_of(const Edit& edit, const Lines& lines) {
    const auto from = lines.offset_of(edit.at.line, edit.at.column);
    const auto to = lines.offset_of(edit.at.end_line, edit.at.end_column);
    if (!from || !to || *to < *from) return std::nullopt;
    return Span{*from, *to, edit.text};
}

bool overlap(const Span& a, const Span& b) {
    if (a.from == b.from) return true;
    return a.from < b.to && b.from < a.to;
}

/// The edits of one fix as offsets; nothing when one of them cannot be made.
std::optional<std::vector<Span>> spans_of(const Fix& fix, std::string_view file, const Lines& lines,
                                          const std::vector<Span>& taken) {
    std::vector<Span> spans;
    for (const auto& edit : fix.edits) {
        if (!edit.at.file || *edit.at.file != file) return std::nullopt;
        const auto span = span_of(edit, lines);
        if (!span) return std::nullopt;
        for (const auto& each : taken)
            if (overlap(each, *span)) return std::nullopt;
        spans.push_back(*span);
    }
    return spans;
}

}  // namespace

Fix replace_by(const Place& where, std::string_view word, bool safe) {
    if (!where.has_extent()) return {};
    return {.edits = {{where, spelled(word)}}, .safe = safe};
}

namespace {

/// What other tools call it: an attribute, or a word that is its value.
struct Synonym {
    std::string_view theirs;
    std::string_view ours;
};

constexpr Synonym synonyms[] = {
    {"body", "content"},
    {"cmd", "command"},
    {"crates", "configcrates"},
    {"dest", "target_path"},
    {"enable", "enabled"},
    {"ensure", "state"},
    {"environments", "env"},
    {"filename", "target_path"},
    {"gid", "group"},
    {"host", "match"},
    {"hostname", "match"},
    {"hosts", "match"},
    {"if", "when"},
    {"installed", "present"},
    {"items", "foreach"},
    {"loop", "foreach"},
    {"member_of", "groups"},
    {"needs", "depends_on"},
    {"nodes", "envoys"},
    {"notifies", "notify"},
    {"only_if", "onlyif"},
    {"path", "target_path"},
    {"permissions", "mode"},
    {"pkg", "package"},
    {"removed", "absent"},
    {"require", "depends_on"},
    {"requires", "depends_on"},
    {"src", "source"},
    {"started", "running"},
    {"states", "resources"},
    {"subscribe", "subscribes"},
    {"target", "target_path"},
    {"tasks", "resources"},
    {"text", "content"},
    {"uninstalled", "absent"},
    {"user", "username"},
    {"variables", "vars"},
    {"with_items", "foreach"},
};

std::string_view synonym_of(std::string_view word, std::span<const std::string_view> known) {
    for (const auto& each : synonyms)
        if (each.theirs == word && std::find(known.begin(), known.end(), each.ours) != known.end())
            return each.ours;
    return {};
}

}  // namespace

bool is_sure(std::string_view word, std::span<const std::string_view> known) {
    const auto near = all_near(word, known);
    if (near.size() != 1 || !is_certain(word, near.front())) return false;
    const auto ours = synonym_of(word, known);
    return ours.empty() || ours == near.front();
}

Advice meant(const Place& where, std::string_view word, std::span<const std::string_view> known,
             std::string_view otherwise, std::string_view prefix) {
    const auto near = all_near(word, known);
    const auto best = nearest(word, near);
    const auto ours = synonym_of(word, known);
    if (!ours.empty() && ours != best)
        return {format("it is called \"{}\" here", ours), replace_by(where, ours, false)};
    if (best.empty()) return {std::string(otherwise)};
    return {format("did you mean \"{}\"?", best),
            replace_by(where, std::string(prefix) + std::string(best), is_sure(word, known))};
}

std::string apply_fixes(std::string_view text, std::string_view file, std::span<const Fix> fixes,
                        std::vector<std::size_t>& made) {
    const Lines lines(text);
    std::vector<Span> spans;
    made.clear();
    for (std::size_t at = 0; at < fixes.size(); ++at) {
        const auto more = spans_of(fixes[at], file, lines, spans);
        if (!more || more->empty()) continue;
        made.push_back(at);
        spans.insert(spans.end(), more->begin(), more->end());
    }
    std::sort(spans.begin(), spans.end(),
              [](const Span& a, const Span& b) { return a.from < b.from; });
    std::string mended;
    std::size_t at = 0;
    for (const auto& span : spans) {
        mended.append(text.substr(at, span.from - at)).append(span.text);
        at = span.to;
    }
    return mended.append(text.substr(at));
}

}  // namespace vigo
