// spelling — finds the misspelt word in the file.
#include "compile/spelling.h"

#include <algorithm>

#include "lang/functions.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr std::string_view asks = "did you mean \"";
/// How far behind the place of a finding the word may begin: `{{ $.Vars.port }}` is told at its
/// dot.
constexpr std::size_t reach = 8;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// What stands between the first quotes of `text` behind `from`; "" when nothing does.
std::string_view quoted(std::string_view text, std::size_t from = 0) {
    const auto begin = text.find('"', from);
    const auto end = begin == std::string_view::npos ? begin : text.find('"', begin + 1);
    return end == std::string_view::npos ? std::string_view()
                                         : text.substr(begin + 1, end - begin - 1);
}

std::string_view line_of(std::string_view text, std::uint32_t number) {
    for (; number > 1; --number) {
        const auto feed = text.find('\n');
        if (feed == std::string_view::npos) return {};
        text.remove_prefix(feed + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// Where `word` begins in `line` at or soon behind `from`; nowhere when that is not one place.
std::size_t find_word(std::string_view line, std::string_view word, std::size_t from) {
    const auto most = std::min(line.size(), from + reach + word.size());
    auto found = std::string_view::npos;
    for (auto at = line.find(word, from); at != std::string_view::npos && at + word.size() <= most;
         at = line.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at > 0 && is_word(line[at - 1])) || (end < line.size() && is_word(line[end])))
            continue;
        if (found != std::string_view::npos) return std::string_view::npos;
        found = at;
    }
    return found;
}

bool is_about_a_name(const Diagnostic& finding) {
    return finding.rule == rule::unknown_function || finding.rule == rule::unknown_name ||
           finding.rule == rule::undefined_variable;
}

bool is_safe(const Diagnostic& finding, std::string_view word) {
    if (finding.rule != rule::unknown_function) return finding.fix.safe;
    std::vector<std::string_view> known;
    for (const auto& each : lang::functions()) known.push_back(each.name);
    return is_sure(word, known);
}

Fix mend_of(const SourceTree& tree, const Diagnostic& finding) {
    const auto word = quoted(finding.message);
    const auto meant = finding.hint.starts_with(asks) ? quoted(finding.hint) : std::string_view();
    const auto& at = finding.where;
    if (word.empty() || meant.empty() || !at.known() || at.column == 0) return {};
    const auto file = tree.find(*at.file);
    if (file == tree.end()) return {};
    const auto found = find_word(line_of(file->second, at.line), word, at.column - 1);
    if (found == std::string_view::npos) return {};
    auto place = at.start();
    place.column = static_cast<std::uint32_t>(found + 1);
    place.end_line = at.line;
    place.end_column = static_cast<std::uint32_t>(found + word.size() + 1);
    return {.edits = {{std::move(place), std::string(meant)}}, .safe = is_safe(finding, word)};
}

}  // namespace

bool is_sure(std::string_view word, std::span<const std::string_view> known) {
    const Place anywhere{
        .file = FileName::make(), .line = 1, .column = 1, .end_line = 1, .end_column = 1};
    return meant(anywhere, word, known).fix.safe;
}

void mend_spelling(const SourceTree& tree, Diagnostics& findings) {
    Diagnostics mended;
    for (auto each : findings.all()) {
        if (is_about_a_name(each) && !each.fix.given()) each.fix = mend_of(tree, each);
        mended.add(std::move(each));
    }
    findings = std::move(mended);
}

}  // namespace vigo::compile
