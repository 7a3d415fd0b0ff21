// spelling — finds what is wrong inside of a scalar, and the misspelt word, in the file.
#include "compile/spelling.h"

#include <algorithm>
#include <map>

#include "schema/lines.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

constexpr std::string_view asks = "did you mean \"";
/// How far behind the place of a finding the word may begin, at least: `{{ $.Vars.port }}` is told
/// at its dot.
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

/// The word that a finding is about: `".Vars.db.prot" has no "prot"` names it last.
std::string_view word_of(const Diagnostic& finding) {
    constexpr std::string_view rules[] = {rule::unknown_function, rule::unknown_template,
                                          rule::unknown_name,     rule::undefined_variable,
                                          rule::unknown_trait,    rule::missing_key};
    if (std::find(std::begin(rules), std::end(rules), finding.rule) == std::end(rules)) {
        constexpr std::string_view undefined = "undefined variable \"";
        const bool is_one = finding.message.starts_with(undefined);
        return is_one ? quoted(finding.message) : std::string_view();
    }
    const auto has_no = finding.message.find("has no \"");
    return quoted(finding.message, has_no == std::string::npos ? 0 : has_no);
}

/// The one place of `word` from `from` to `to`; nowhere when it stands there twice.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from,
                      std::size_t to) {
    auto found = std::string_view::npos;
    for (auto at = text.find(word, from); at != std::string_view::npos && at + word.size() <= to;
         at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end])))
            continue;
        if (found != std::string_view::npos) return std::string_view::npos;
        found = at;
    }
    return found;
}

/// The extent of `word` where the finding is, if it stands there once.
std::optional<Place> place_of_word(const Lines& file, const Diagnostic& finding) {
    const auto word = word_of(finding);
    const auto& at = finding.where;
    const auto from = file.offset_of(at.line, at.column);
    if (!from || word.empty()) return std::nullopt;
    const auto most = std::max(reach, quoted(finding.message).size()) + word.size();
    const auto end =
        at.has_extent() ? file.offset_of(at.end_line, at.end_column) : std::optional(*from + most);
    const bool is_here = find_word(file.text(), word, *from, *from + word.size()) == *from;
    const auto found = is_here ? *from
                       : end   ? find_word(file.text(), word, *from, *end)
                               : std::string_view::npos;
    if (found == std::string_view::npos) return std::nullopt;
    auto place = file.place_of(found, at.file);
    place.end_line = place.line;
    place.end_column = place.column + static_cast<std::uint32_t>(word.size());
    return place;
}

void mend(const Lines& file, Diagnostic& finding) {
    if (finding.inside.given())
        if (auto exact = locate(file, finding.inside)) finding.where = std::move(*exact);
    const auto place = place_of_word(file, finding);
    if (!place) return;
    finding.where = *place;
    if (finding.fix.given() || !finding.hint.starts_with(asks)) return;
    finding.fix.edits.push_back({*place, std::string(quoted(finding.hint))});
}

}  // namespace

void mend_spelling(const SourceTree& tree, Diagnostics& findings) {
    std::map<std::string_view, Lines> files;
    Diagnostics mended;
    for (auto each : findings.all()) {
        const auto file = each.where.known() ? tree.find(*each.where.file) : tree.end();
        if (file != tree.end())
            mend(files.try_emplace(file->first, file->second).first->second, each);
        mended.add(std::move(each));
    }
    findings = std::move(mended);
}

}  // namespace vigo::compile
