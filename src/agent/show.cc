// show — results as text and as a value.

#include "agent/show.h"

#include "base/text.h"

namespace vigo::agent {
namespace {

struct Style {
    std::string_view words;
    std::string_view mark;
    std::string_view colour;
};

constexpr std::string_view plain = "\033[0m";

Style style_of(Action action) {
    constexpr Style styles[] = {
        {"in sync", " ", ""},
        {"changed", "*", "\033[32m"},
        {"would change", "~", "\033[33m"},
        {"would follow", "~", "\033[33m"},
        {"failed", "!", "\033[31m"},
        {"blocked", "!", "\033[31m"},
        {"skipped", "-", "\033[2m"},
        {"unsupported", "!", "\033[31m"},
    };
    return styles[static_cast<int>(action)];
}

bool is_short(const std::string& text) {
    return text.size() <= 80 && text.find('\n') == std::string::npos;
}

/// Either side of a difference on one line; a longer text by its size only.
std::string side(const std::string& text) {
    if (is_short(text)) return text.empty() ? "\"\"" : text;
    return format("{} lines", lines_of(text).size());
}

std::string indented(std::string_view text) {
    std::string all;
    for (const auto line : lines_of(text)) all += format("      {}\n", line);
    return all;
}

/// Whole seconds say nothing of a quick run, milliseconds nothing of a long one.
std::string span(Micros took) {
    const auto ms = took.count() / 1000;
    if (ms < 1000) return format("{} ms", ms);
    return format("{}.{} s", ms / 1000, ms % 1000 / 100);
}

void add_count(std::string& line, std::uint32_t count, std::string_view what) {
    if (count > 0) line += format("{}{} {}", line.empty() ? "" : ", ", count, what);
}

Value to_value(const ShownDifference& difference) {
    Map map;
    map.add("property", difference.property);
    map.add("is", difference.is);
    map.add("want", difference.want);
    if (!difference.diff.empty()) map.add("diff", difference.diff);
    map.add("duration_us", difference.took.count());
    return map;
}

Value to_value(const ResourceResult& result) {
    Map map;
    map.add("resource", result.id());
    map.add("type", result.type);
    map.add("action", name_of(result.action));
    if (!result.reason.empty()) map.add("reason", result.reason);
    map.add("duration_us", result.took.count());
    Value::List differences;
    for (const auto& each : result.differences) differences.push_back(to_value(each));
    map.add("differences", differences);
    return map;
}

}  // namespace

std::string show(const ResourceResult& result, bool colour, bool with_diffs) {
    const auto style = style_of(result.action);
    const auto begin = colour ? style.colour : std::string_view();
    const auto end = colour && !style.colour.empty() ? plain : std::string_view();
    // "would follow X" says the action itself.
    const bool says_all = result.reason.starts_with(style.words);
    auto text = format("{}{} {} {}{}", begin, style.mark, result.id(),
                       says_all ? std::string_view(result.reason) : style.words, end);
    if (!result.reason.empty() && !says_all) text += format(": {}", result.reason);
    text += format("  ({}, {})\n", result.type, span(result.took));
    for (const auto& each : result.differences) {
        text += format("    {}: {} -> {}\n", each.property, side(each.is), side(each.want));
        if (with_diffs) text += indented(each.diff);
    }
    return text;
}

std::string show_counts(const RunReport& report) {
    std::string line;
    add_count(line, report.counts.changed, report.dry_run ? "would change" : "changed");
    add_count(line, report.counts.failed, "failed");
    add_count(line, report.counts.in_sync, "in sync");
    add_count(line, report.counts.skipped, "skipped");
    if (line.empty()) line = "nothing is declared";
    if (report.interrupted) line += ", stopped early";
    return format("{} ({})", line, span(report.took));
}

Value to_value(const RunReport& report) {
    Map counts;
    counts.add("in_sync", static_cast<std::int64_t>(report.counts.in_sync));
    counts.add("changed", static_cast<std::int64_t>(report.counts.changed));
    counts.add("failed", static_cast<std::int64_t>(report.counts.failed));
    counts.add("skipped", static_cast<std::int64_t>(report.counts.skipped));
    Value::List results;
    for (const auto& each : report.results) results.push_back(to_value(each));
    Map map;
    map.add("outcome", name_of(report.outcome()));
    map.add("dry_run", report.dry_run);
    map.add("interrupted", report.interrupted);
    map.add("started", to_rfc3339(report.started));
    map.add("duration_us", report.took.count());
    map.add("counts", counts);
    map.add("results", results);
    return map;
}

int exit_status(const RunReport& report) {
    if (report.counts.failed > 0 || report.interrupted) return 1;
    return report.counts.changed > 0 ? 2 : 0;
}

}  // namespace vigo::agent
