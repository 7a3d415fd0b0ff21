#include "cli/verbs/support/findings.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "schema/rules.h"
#include "schema/utf8.h"

namespace vigo::cli {
namespace {

constexpr std::size_t window = 120;  // characters of a long line that are shown
constexpr std::string_view plain = "\033[0m";

std::string_view colour_of(Severity severity) {
    constexpr std::string_view colours[] = {"\033[1;31m", "\033[1;33m", "\033[1;36m"};
    return colours[static_cast<std::size_t>(severity)];
}

std::string_view line_of(const compile::SourceTree& tree, const Place& where) {
    if (!where.known()) return {};
    const auto file = tree.find(*where.file);
    if (file == tree.end()) return {};
    std::string_view text = file->second;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (std::uint32_t line = 1; line < where.line; ++line) {
        const auto feed = text.find('\n');
        if (feed == std::string_view::npos) return {};
        text.remove_prefix(feed + 1);
    }
    text = text.substr(0, text.find('\n'));
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

/// What is shown of a line: whole characters around the place.
struct Excerpt {
    std::string before;  ///< up to the place
    std::string text;
    std::size_t length = 1;  ///< characters under which the caret reaches
};

Excerpt excerpt(std::string_view line, const Place& where) {
    const auto at = std::min<std::size_t>(where.column - 1, line.size());
    auto end = at;
    if (where.end_line == where.line)
        end = std::clamp<std::size_t>(where.end_column - 1, at, line.size());
    if (where.end_line > where.line) end = line.size();
    std::size_t from = at > window / 2 ? at - window / 2 : 0;
    while (from > 0 && (static_cast<unsigned char>(line[from]) & 0xC0) == 0x80) --from;
    auto to = std::min(line.size(), from + window);
    while (to < line.size() && (static_cast<unsigned char>(line[to]) & 0xC0) == 0x80) ++to;
    return {
        .before = std::string(line.substr(from, at - from)),
        .text = printable(line.substr(from, to - from), 2 * window),
        .length = std::max<std::size_t>(1, characters_in(line.substr(at, std::min(end, to) - at)))};
}

/// As wide as `before`: tabs stay tabs, so that the caret stands where the text does.
std::string blank(std::string_view before) {
    std::string spaces;
    for (const char c : before)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) spaces += c == '\t' ? '\t' : ' ';
    return spaces;
}

std::string source_lines(const Diagnostic& finding, std::string_view line, bool colour) {
    const auto found = excerpt(line, finding.where);
    const auto number = std::to_string(finding.where.line);
    const auto caret = "^" + std::string(found.length - 1, '~');
    return format("  {} | {}\n  {} | {}{}{}{}\n", number, found.text,
                  std::string(number.size(), ' '), blank(found.before),
                  colour ? colour_of(finding.severity) : "", caret, colour ? plain : "");
}

std::string counted(std::size_t count, std::string_view noun) {
    return format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::size_t count_of(const Diagnostics& findings, Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings.all().begin(), findings.all().end(),
                      [severity](const auto& each) { return each.severity == severity; }));
}

/// Text for a workflow command; in a property the separators are escaped as well.
std::string escaped(std::string_view text, bool property) {
    std::string safe;
    for (const char c : text) {
        const bool special =
            c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        safe += special ? format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
    }
    return safe;
}

std::string github_command(const Diagnostic& finding, const std::string& folder) {
    constexpr std::string_view commands[] = {"error", "warning", "notice"};
    const auto& where = finding.where;
    std::string properties;
    if (where.file) properties = format("file={}", escaped(folder + *where.file, true));
    if (where.line != 0) properties += format(",line={},col={}", where.line, where.column);
    if (where.has_extent())
        properties += format(",endLine={},endColumn={}", where.end_line, where.end_column);
    if (!properties.empty()) properties += ',';
    auto said = finding.message;
    if (!finding.hint.empty()) said += format(" ({})", finding.hint);
    return format("::{} {}title={}::{}\n", commands[static_cast<std::size_t>(finding.severity)],
                  properties, escaped(finding.rule, true), escaped(said, false));
}

}  // namespace

std::string shown(const Diagnostic& finding, const compile::SourceTree& tree, bool colour) {
    auto text = finding.text();
    const auto severity = format("{} {}", name_of(finding.severity), finding.rule);
    if (const auto at = text.find(severity); colour && at != std::string::npos)
        text.replace(at, severity.size(),
                     format("{}{}{}", colour_of(finding.severity), severity, plain));
    text += '\n';
    const auto line = line_of(tree, finding.where);
    if (!line.empty()) text += source_lines(finding, line, colour);
    return text;
}

std::string shown(const Diagnostics& findings, const compile::SourceTree& tree, bool colour) {
    std::string text;
    const auto count = std::min(findings.all().size(), limits::diagnostics_shown);
    for (std::size_t at = 0; at < count; ++at) text += shown(findings.all()[at], tree, colour);
    if (findings.all().size() > count)
        text += format("… and {} more\n", findings.all().size() - count);
    return text;
}

std::string summary(const Diagnostics& findings, std::size_t files) {
    std::string text = findings.has_errors() ? counted(findings.errors(), "error") : "no errors";
    for (const auto severity : {Severity::warning, Severity::info})
        if (const auto count = count_of(findings, severity); count > 0)
            text += ", " + counted(count, severity == Severity::info ? "note" : "warning");
    text += " in " + counted(files, "file");
    const auto safe =
        std::count_if(findings.all().begin(), findings.all().end(),
                      [](const auto& each) { return each.fix.safe && each.fix.given(); });
    if (safe > 0) text += format("; --fix mends {} of them", safe);
    return text;
}

std::string github_commands(const Diagnostics& findings, const std::string& folder) {
    std::string text;
    for (const auto& each : findings.all()) text += github_command(each, folder);
    return text;
}

}  // namespace vigo::cli
