// functions_text — text and regular expressions.

#include <re2/re2.h>

#include "base/text.h"
#include "lang/support/function.h"
#include "lang/support/print.h"
#include "lang/support/stop.h"
#include "lang/support/unicode.h"

namespace vigo::lang {
namespace {

constexpr std::string_view white = " \t\r\n\v\f";

std::string mapped(std::string_view text, char32_t (*map)(char32_t)) {
    std::string made;
    while (!text.empty()) {
        const Rune rune = first_rune(text);
        if (rune.valid)
            append_rune(made, map(rune.code));
        else
            made += text[0];
        text.remove_prefix(rune.size);
    }
    return made;
}

Datum upper(Arguments given, Run&) { return Value(mapped(text_of(given[0]), to_upper)); }
Datum lower(Arguments given, Run&) { return Value(mapped(text_of(given[0]), to_lower_rune)); }

Datum title(Arguments given, Run&) {
    const std::string text = text_of(given[0]);
    std::string made;
    bool in_word = false;
    for (std::string_view rest = text; !rest.empty();) {
        const Rune rune = first_rune(rest);
        if (rune.valid)
            append_rune(made, in_word ? rune.code : to_upper(rune.code));
        else
            made += rest[0];
        in_word =
            rune.valid && (is_letter_or_digit(rune.code) || rune.code == '_' || rune.code == '\'');
        rest.remove_prefix(rune.size);
    }
    return Value(made);
}

std::string stripped(std::string_view text, std::string_view of, bool left, bool right) {
    if (left) text.remove_prefix(std::min(text.find_first_not_of(of), text.size()));
    if (right) text = text.substr(0, text.find_last_not_of(of) + 1);
    return std::string(text);
}

Datum trim_white(Arguments given, Run&) {
    return Value(stripped(text_of(given[0]), white, true, true));
}
Datum trim_all(Arguments given, Run&) {
    return Value(stripped(text_of(given[1]), text_of(given[0]), true, true));
}
Datum trim_left(Arguments given, Run&) {
    return Value(stripped(text_of(given[1]), text_of(given[0]), true, false));
}
Datum trim_right(Arguments given, Run&) {
    return Value(stripped(text_of(given[1]), text_of(given[0]), false, true));
}

Datum trim_prefix(Arguments given, Run&) {
    const auto prefix = text_of(given[0]);
    auto text = text_of(given[1]);
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
    return Value(text);
}

Datum trim_suffix(Arguments given, Run&) {
    const auto suffix = text_of(given[0]);
    auto text = text_of(given[1]);
    if (text.ends_with(suffix)) text.resize(text.size() - suffix.size());
    return Value(text);
}

std::size_t count_of(std::string_view part, std::string_view in) {
    std::size_t count = 0;
    for (auto at = in.find(part); at != std::string_view::npos;
         at = in.find(part, at + part.size()))
        ++count;
    return count;
}

Datum split_text(Arguments given, Run&) {
    const auto separator = text_of(given[0]);
    const auto text = text_of(given[1]);
    const auto count = separator.empty() ? count_runes(text) : count_of(separator, text) + 1;
    Run::bound_parts(count);
    Value::List parts;
    parts.reserve(count);
    std::string_view rest = text;
    while (separator.empty() && !rest.empty()) {
        const auto size = first_rune(rest).size;
        parts.emplace_back(rest.substr(0, size));
        rest.remove_prefix(size);
    }
    while (!separator.empty()) {
        const auto found = rest.find(separator);
        parts.emplace_back(rest.substr(0, found));
        if (found == std::string_view::npos) break;
        rest.remove_prefix(found + separator.size());
    }
    return Value(std::move(parts));
}

Datum join_list(Arguments given, Run&) {
    const auto separator = text_of(given[0]);
    std::string made;
    for (const auto& each : given[1].value().list()) {
        if (&each != given[1].value().list().data()) made += separator;
        print_value(made, each);
    }
    return Value(made);
}

Datum replace(Arguments given, Run&) {
    const auto from = text_of(given[0]);
    const auto to = text_of(given[1]);
    const auto text = text_of(given[2]);
    if (from.empty()) throw Refusal{"the text to be replaced is empty"};
    std::string made;
    std::size_t at = 0;
    for (auto found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
        made.append(text, at, found - at);
        made += to;
        at = found + from.size();
        Run::bound(made.size());
    }
    return Value(made.append(text, at));
}

Datum contains(Arguments given, Run&) {
    return Value(text_of(given[1]).find(text_of(given[0])) != std::string::npos);
}
Datum has_prefix(Arguments given, Run&) {
    return Value(text_of(given[1]).starts_with(text_of(given[0])));
}
Datum has_suffix(Arguments given, Run&) {
    return Value(text_of(given[1]).ends_with(text_of(given[0])));
}

void compile_or_refuse(const RE2& pattern) {
    if (!pattern.ok())
        throw Refusal{format("bad regular expression: {}", pattern.error()), "the syntax is RE2's"};
}

Datum regex_match(Arguments given, Run&) {
    const RE2 pattern(text_of(given[0]), RE2::Quiet);
    compile_or_refuse(pattern);
    return Value(RE2::PartialMatch(text_of(given[1]), pattern));
}

/// `$1` and `${1}` as Go writes groups; `$$` is a dollar.
std::string rewrite_of(std::string_view replacement) {
    std::string made;
    for (std::size_t at = 0; at < replacement.size(); ++at) {
        const char c = replacement[at];
        const auto rest = replacement.substr(at + 1);
        const auto is_digit = [](char d) { return d >= '0' && d <= '9'; };
        if (c == '\\') {
            made += "\\\\";
        } else if (c == '$' && rest.starts_with('$')) {
            made += '$';
            ++at;
        } else if (c == '$' && !rest.empty() && is_digit(rest[0])) {
            made += '\\';
            made += rest[0];
            ++at;
        } else if (c == '$' && rest.size() >= 3 && rest[0] == '{' && is_digit(rest[1]) &&
                   rest[2] == '}') {
            made += '\\';
            made += rest[1];
            at += 3;
        } else {
            made += c;
        }
    }
    return made;
}

Datum regex_replace(Arguments given, Run&) {
    const RE2 pattern(text_of(given[0]), RE2::Quiet);
    compile_or_refuse(pattern);
    const auto rewrite = rewrite_of(text_of(given[1]));
    std::string why;
    if (!pattern.CheckRewriteString(rewrite, &why))
        throw Refusal{format("bad replacement: {}", why)};
    auto text = text_of(given[2]);
    // A match per byte, and one at the end: the most that it can grow to.
    std::string made;
    std::size_t at = 0;
    re2::StringPiece groups[10];
    const int count = std::min(pattern.NumberOfCapturingGroups() + 1, 10);
    while (at <= text.size() &&
           pattern.Match(text, at, text.size(), RE2::UNANCHORED, groups, count)) {
        const auto start = static_cast<std::size_t>(groups[0].data() - text.data());
        made.append(text, at, start - at);
        pattern.Rewrite(&made, rewrite, groups, count);
        Run::bound(made.size());
        at = start + groups[0].size();
        if (!groups[0].empty()) continue;
        const auto size =
            std::max<std::size_t>(first_rune(std::string_view(text).substr(at)).size, 1);
        made.append(text, std::min(at, text.size()), size);
        at += size;
    }
    if (at < text.size()) made.append(text, at);
    return Value(made);
}

Datum repeat(Arguments given, Run& run) {
    const auto count = integer_of(given[0]);
    const auto text = text_of(given[1]);
    if (count < 0) throw Refusal{"the count is negative"};
    if (text.empty()) return Value("");
    if (static_cast<std::uint64_t>(count) > limits::template_output) Run::bound(SIZE_MAX);
    Run::bound(static_cast<std::size_t>(count) * text.size());
    run.spend(count / 16);
    std::string made;
    made.reserve(static_cast<std::size_t>(count) * text.size());
    for (std::int64_t left = count; left > 0; --left) made += text;
    return Value(std::move(made));
}

Datum quote(Arguments given, Run&) { return Value(quote_go(text_of(given[0]))); }

Datum squote(Arguments given, Run&) {
    const auto text = text_of(given[0]);
    return Value("'" + text + "'");
}

std::string indented(std::int64_t width, std::string_view text) {
    if (width < 0) throw Refusal{"the indent is negative"};
    Run::bound(static_cast<std::size_t>(width));
    const std::string margin(static_cast<std::size_t>(width), ' ');
    std::string made = margin;
    for (const char c : text) {
        made += c;
        if (c == '\n') made += margin;
        Run::bound(made.size());
    }
    return made;
}

Datum indent(Arguments given, Run&) {
    return Value(indented(integer_of(given[0]), text_of(given[1])));
}
Datum nindent(Arguments given, Run&) {
    return Value("\n" + indented(integer_of(given[0]), text_of(given[1])));
}

Datum to_string(Arguments given, Run&) { return Value(text_of(given[0])); }

constexpr Function table[] = {
    {.info = {"upper", "upper TEXT", "text", "The text in capitals.", R"(upper "web")", "WEB"},
     .takes = "t",
     .call = upper},
    {.info = {"lower", "lower TEXT", "text", "The text in small letters.", R"(lower "WEB")", "web"},
     .takes = "t",
     .call = lower},
    {.info = {"title", "title TEXT", "text", "The text with every word capitalised.",
              R"(title "the quick fox")", "The Quick Fox"},
     .takes = "t",
     .call = title},
    {.info = {"trim", "trim TEXT", "text", "The text without white space at either end.",
              R"(trim "  a b ")", "a b"},
     .takes = "t",
     .call = trim_white},
    {.info = {"trimAll", "trimAll CHARACTERS TEXT", "text",
              "The text without any of the characters at either end.", R"(trimAll "/" "/srv/www/")",
              "srv/www"},
     .takes = "tt",
     .call = trim_all},
    {.info = {"trimLeft", "trimLeft CHARACTERS TEXT", "text",
              "The text without any of the characters at its beginning.", R"(trimLeft "0" "0070")",
              "70"},
     .takes = "tt",
     .call = trim_left},
    {.info = {"trimRight", "trimRight CHARACTERS TEXT", "text",
              "The text without any of the characters at its end.", R"(trimRight "/" "/srv/")",
              "/srv"},
     .takes = "tt",
     .call = trim_right},
    {.info = {"trimPrefix", "trimPrefix PREFIX TEXT", "text",
              "The text without the prefix, if it has it.",
              R"(trimPrefix "www." "www.example.com")", "example.com"},
     .takes = "tt",
     .call = trim_prefix},
    {.info = {"trimSuffix", "trimSuffix SUFFIX TEXT", "text",
              "The text without the suffix, if it has it.",
              R"(trimSuffix ".example.com" "web1.example.com")", "web1"},
     .takes = "tt",
     .call = trim_suffix},
    {.info = {"split", "split SEPARATOR TEXT", "text",
              "The parts between the separators, as a list.", R"(split "," "a,b,c" | len)", "3"},
     .takes = "tt",
     .call = split_text},
    {.info = {"join", "join SEPARATOR LIST", "text",
              "The elements as text with the separator between them.",
              R"(join ", " (list "a" "b"))", "a, b", "what is no list"},
     .takes = "tl",
     .call = join_list},
    {.info = {"replace", "replace FROM TO TEXT", "text", "The text with every FROM replaced by TO.",
              R"(replace "." "-" "a.b.c")", "a-b-c", "an empty FROM; a result over the limit"},
     .takes = "ttt",
     .call = replace},
    {.info = {"repeat", "repeat COUNT TEXT", "text", "The text so many times.", R"(repeat 3 "ab")",
              "ababab", "a negative count; a result over the limit"},
     .takes = "it",
     .call = repeat},
    {.info = {"contains", "contains PART TEXT", "text", "Whether the text contains the part.",
              R"(contains "eb" "web")", "true"},
     .takes = "tt",
     .call = contains},
    {.info = {"hasPrefix", "hasPrefix PREFIX TEXT", "text",
              "Whether the text starts with the prefix.", R"(hasPrefix "web" "web1")", "true"},
     .takes = "tt",
     .call = has_prefix},
    {.info = {"hasSuffix", "hasSuffix SUFFIX TEXT", "text",
              "Whether the text ends with the suffix.", R"(hasSuffix ".com" "example.org")",
              "false"},
     .takes = "tt",
     .call = has_suffix},
    {.info = {"regexMatch", "regexMatch REGEX TEXT", "text",
              "Whether the regular expression (RE2) matches anywhere in the text.",
              R"(regexMatch "^web[0-9]+$" "web12")", "true", "a bad regular expression"},
     .takes = "tt",
     .call = regex_match},
    {.info = {"regexReplace", "regexReplace REGEX TO TEXT", "text",
              "The text with every match replaced; ${1} is the first group.",
              R"x(regexReplace "([a-z]+)([0-9]+)" "${2}-${1}" "web12")x", "12-web",
              "a bad regular expression or replacement; a result over the limit"},
     .takes = "ttt",
     .call = regex_replace},
    {.info = {"quote", "quote TEXT", "text",
              "The text in double quotes, with escapes where needed.", R"(quote "say \"hi\"")",
              "\"say \\\"hi\\\"\""},
     .takes = "t",
     .call = quote},
    {.info = {"squote", "squote TEXT", "text", "The text in single quotes, unchanged.",
              R"(squote "a b")", "'a b'"},
     .takes = "t",
     .call = squote},
    {.info = {"indent", "indent WIDTH TEXT", "text",
              "Every line of the text moved right by WIDTH spaces.", R"(indent 2 "a\nb")",
              "  a\n  b", "a negative width; a result over the limit"},
     .takes = "it",
     .call = indent},
    {.info = {"nindent", "nindent WIDTH TEXT", "text", "A line feed, then what indent gives.",
              R"(nindent 2 "a")", "\n  a", "a negative width; a result over the limit"},
     .takes = "it",
     .call = nindent},
    {.info = {"toString", "toString VALUE", "text", "The value as it is printed.",
              R"(toString 1.50)", "1.5"},
     .takes = "a",
     .call = to_string},
};

}  // namespace

std::span<const Function> text_functions() { return table; }

}  // namespace vigo::lang
