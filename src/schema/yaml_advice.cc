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
    std::string_view hint;
};

constexpr Hint hints[] = {
    {"mapping values are not allowed in this context",
     "quote a text that contains \": \", or check the indent"},
    {"could not find expected ':'", "a name needs a colon and a space after it"},
    {"did not find expected key", "check the indent of this line and of the line before it"},
    {"did not find expected '-' indicator", "items of one list have the same indent"},
    {"found unexpected end of stream", "close the quote or bracket that opens here"},
    {"found unexpected document indicator", "close the quote that opens here"},
    {"did not find expected ',' or '}'", "close the bracket, or quote the text"},
    {"did not find expected ',' or ']'", "close the bracket, or quote the text"},
    {"found character that cannot start any token",
     "quote a text that starts with @, %, ` or another sign"},
    {"found undefined tag handle", "tags are not used here: leave out the `!`"},
    {"found unknown escape character", "write \\\\ for a backslash, or use single quotes"},
    {"found duplicate anchor", "rename one of the two anchors"},
};

std::string_view hint_of(std::string_view problem) {
    for (const auto& each : hints)
        if (each.problem == problem) return each.hint;
    return {};
}

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
    const bool unclosed = problem.has_opened && problem.problem.starts_with("found unexpected");
    return syntax(cursor.place_at(unclosed ? problem.opened : problem.at),
                  std::string(problem.problem), hint_of(problem.problem));
}

}  // namespace vigo::detail
