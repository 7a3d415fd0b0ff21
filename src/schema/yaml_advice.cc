// yaml_advice — the mistake that is most likely behind a syntax error.

#include "schema/yaml_advice.h"

#include <optional>
#include <string>

#include "schema/rules.h"
#include "schema/yaml_mend.h"

namespace vigo::detail {
namespace {

struct Hint {
    std::string_view problem;  // as libyaml words it
    std::string_view says;     // the same for people
    std::string_view hint;
};

constexpr Hint hints[] = {
    {"mapping values are not allowed in this context",
     "a second `name: value` begins here, where a value goes on",
     "quote a text that contains \": \", or check the indent"},
    {"could not find expected ':'", "a name without its colon stands before this",
     "write `name: value`; a text of several lines is indented deeper than its name"},
    {"did not find expected key", "this does not continue the map that it stands in",
     "check the indent of this line and of the line before it"},
    {"did not find expected '-' indicator", "this does not continue the list that it stands in",
     "items of one list have the same indent, and what belongs to an item stands under its text"},
    {"found unexpected end of stream", "what opens here is never closed",
     "close the quote or bracket that opens here"},
    {"found unexpected document indicator", "the quote that opens here is never closed",
     "close the quote that opens here"},
    {"did not find expected ',' or '}'", "a comma or the closing } is missing before this",
     "close the bracket, or quote the text"},
    {"did not find expected ',' or ']'", "a comma or the closing ] is missing before this",
     "close the bracket, or quote the text"},
    {"found character that cannot start any token", "a text without quotes cannot start like this",
     "quote a text that starts with @, %, ` or another sign"},
    {"did not find expected alphabetic or numeric character",
     "a text without quotes cannot start with `*` or `&`: YAML reads an alias or an anchor",
     "put \" around the whole value"},
    {"found undefined tag handle", "`!` begins a tag, and tags are not used here",
     "quote the text, or leave out the `!`"},
    {"found unknown escape character",
     "a backslash in double quotes needs a letter that means something",
     "write \\\\ for a backslash, or use single quotes"},
    {"found duplicate anchor", "this anchor exists already", "rename one of the two anchors"},
};

const Hint* hint_of(std::string_view problem) {
    for (const auto& each : hints)
        if (each.problem == problem) return &each;
    return nullptr;
}

/// Whether a quote right before `column` ended a text that goes on: `'it's'`.
bool quote_ended(std::string_view line, std::size_t column) {
    const auto before = trim(line.substr(0, column - 1));
    if (before.empty() || (before.back() != '"' && before.back() != '\'')) {
        // The place may be one word behind the quote.
        const auto rest = line.substr(0, column - 1);
        return !rest.empty() && (rest.back() == '"' || rest.back() == '\'');
    }
    return true;
}

constexpr std::string_view no_break_space = "\xC2\xA0";

/// The byte of a `{{` on this line that starts a value without a quote before it.
std::optional<std::size_t> bare_template(std::string_view line) {
    for (auto at = line.find("{{"); at != std::string_view::npos; at = line.find("{{", at + 2)) {
        const auto before = trim(line.substr(0, at));
        if (before.empty() ||
            std::string_view(":-,[{").find(before.back()) != std::string_view::npos)
            return at;
    }
    return std::nullopt;
}

/// Whether a quoted template on this line has the same quotes inside: `"{{ index .Vars "a" }}"`.
bool quotes_in_quotes(std::string_view line) {
    for (const char quote : {'"', '\''}) {
        const auto open = line.find(std::string{quote} + "{{");
        if (open == std::string_view::npos) continue;
        const auto close = line.find("}}", open);
        if (line.substr(open + 1, close - open - 1).find(quote) != std::string_view::npos)
            return true;
    }
    return false;
}

bool indented_by_tab(std::string_view line) {
    return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

Diagnostic syntax(const Place& where, std::string message, std::string_view hint, Fix fix = {}) {
    return {.rule = std::string(rule::yaml_syntax),
            .where = where,
            .message = std::move(message),
            .hint = std::string(hint),
            .fix = std::move(fix)};
}

}  // namespace

Diagnostic unquoted_template(std::size_t byte, YamlCursor& cursor) {
    const auto line = cursor.line_at(byte);
    const auto where = cursor.place_at(byte);
    const auto rest = trim(line.substr(where.column - 1));
    return {.rule = std::string(rule::unquoted_template),
            .where = where,
            .message = "a template needs quotes, or YAML reads its braces as a map",
            .value = std::string(rest),
            .hint = rest.find('"') == std::string_view::npos ? "put \" around the whole value"
                                                             : "put ' around the whole value",
            .fix = quote_template(byte, cursor)};
}

Diagnostic advise(const YamlProblem& problem, YamlCursor& cursor) {
    for (const auto byte : {problem.at, problem.has_opened ? problem.opened : problem.at}) {
        const auto line = cursor.line_at(byte);
        const auto start = byte - (cursor.place_at(byte).column - 1);
        if (const auto at = bare_template(line)) return unquoted_template(start + *at, cursor);
        if (quotes_in_quotes(line))
            return syntax(
                cursor.place_at(byte), "a quote inside of a quoted template ends the text",
                "put ' around the whole value, or ` inside of the template", requote(byte, cursor));
    }
    if (indented_by_tab(cursor.line_at(problem.at)))
        return syntax(cursor.place_at(problem.at), "a tab cannot indent YAML", "indent with spaces",
                      untab(cursor));
    const auto line = cursor.line_at(problem.at);
    if (const auto at = line.find(no_break_space); at != std::string_view::npos)
        return syntax(cursor.place_at(problem.at - (cursor.place_at(problem.at).column - 1) + at),
                      "this looks like a space and is none: a no-break space",
                      "replace it by a space");
    if (problem.problem == "did not find expected key" &&
        quote_ended(line, cursor.place_at(problem.at).column))
        return syntax(cursor.place_at(problem.at), "the quote before this ends the text",
                      "write \\\" inside of double quotes, '' inside of single ones, or use the "
                      "other kind around the text");
    const bool unclosed = problem.has_opened && problem.problem.starts_with("found unexpected");
    const auto* hint = hint_of(problem.problem);
    return syntax(cursor.place_at(unclosed ? problem.opened : problem.at),
                  std::string(hint != nullptr ? hint->says : problem.problem),
                  hint != nullptr ? hint->hint : std::string_view());
}

}  // namespace vigo::detail
