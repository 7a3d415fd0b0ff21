// show — the outcome of tests of configuration.

#include "compile/suite/show.h"

namespace vigo::suite {
namespace {

constexpr std::size_t shown_bytes = 16U << 10;

std::string painted(std::string_view text, const char* code, bool colour) {
    return colour ? format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

std::string diff_of(const std::string& diff, bool colour) {
    std::string lines;
    const auto safe = printable(diff, shown_bytes);
    for (const auto line : lines_of(safe)) {
        const char* code = line.starts_with('-') ? "31" : line.starts_with('+') ? "32" : nullptr;
        lines +=
            format("    {}\n", code == nullptr ? std::string(line) : painted(line, code, colour));
    }
    return lines;
}

std::string one_line(std::string_view text) { return printable(text, 400); }

std::string show(const Difference& each, bool colour) {
    auto text = format("  {}: {}\n", each.where.text(), one_line(each.message));
    if (!each.diff.empty()) return text + diff_of(each.diff, colour);
    if (each.expected.empty() && each.found.empty()) return text;
    return text + format("    {} {}\n    {}    {}\n", painted("- expected", "31", colour),
                         one_line(each.expected), painted("+ found", "32", colour),
                         one_line(each.found));
}

std::string plural(std::size_t count, std::string_view what) {
    return format("{} {}{}", count, what, count == 1 ? "" : "s");
}

Value to_value(const Difference& each) {
    Map map;
    map.add("where", each.where.text());
    map.add("message", each.message);
    map.add("expected", each.expected);
    map.add("found", each.found);
    map.add("diff", each.diff);
    return map;
}

Value to_value(const Outcome& each) {
    Value::List differences;
    for (const auto& difference : each.differences) differences.push_back(to_value(difference));
    Map map;
    map.add("file", each.file);
    map.add("line", static_cast<std::int64_t>(each.where.line));
    map.add("name", each.name);
    map.add("passed", each.passed());
    map.add("ms", each.ms);
    map.add("differences", std::move(differences));
    return map;
}

/// For element content and, without line feeds, for attributes. XML 1.0 has no way at all to write
/// most control characters.
std::string xml(std::string_view text) {
    std::string safe;
    for (const char c : printable(text, shown_bytes)) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string testcase(const Outcome& each) {
    const auto head = format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"",
                             xml(each.file), xml(each.name), each.ms / 1000);
    if (each.passed()) return head + "/>\n";
    std::string body;
    for (const auto& difference : each.differences) body += show(difference, false);
    return format("{}>\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", head,
                  xml(one_line(each.differences.front().message)), xml(body));
}

}  // namespace

std::string show(const Result& result, bool colour) {
    auto text = result.findings.text();
    for (const auto& each : result.outcomes) {
        text +=
            format("{} {}: {}\n",
                   each.passed() ? painted("ok  ", "32", colour) : painted("FAIL", "31", colour),
                   each.file, one_line(each.name));
        for (const auto& difference : each.differences) text += show(difference, colour);
    }
    text += plural(result.outcomes.size(), "test");
    text += result.failed() == 0 ? ", all passed" : format(", {} failed", result.failed());
    if (result.findings.has_errors()) text += ", " + plural(result.findings.errors(), "error");
    return text + "\n";
}

Value to_value(const Result& result) {
    Value::List tests;
    for (const auto& each : result.outcomes) tests.push_back(to_value(each));
    Value::List findings;
    for (const auto& each : result.findings.all()) {
        Map map;
        map.add("severity", each.severity == Severity::error ? "error" : "warning");
        map.add("rule", each.rule);
        map.add("where", each.where.text());
        map.add("message", each.message);
        map.add("value", each.value);
        map.add("hint", each.hint);
        findings.emplace_back(std::move(map));
    }
    Map map;
    map.add("passed", result.passed());
    map.add("count", static_cast<std::int64_t>(result.outcomes.size()));
    map.add("failed", static_cast<std::int64_t>(result.failed()));
    map.add("ms", result.ms);
    map.add("tests", std::move(tests));
    map.add("findings", std::move(findings));
    return map;
}

std::string to_junit(const Result& result) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    const bool broken = result.findings.has_errors();
    text += format(
        "<testsuites>\n  <testsuite name=\"vigo\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
        "time=\"{:.6f}\">\n",
        result.outcomes.size() + (broken ? 1 : 0), result.failed(), broken ? 1 : 0,
        result.ms / 1000);
    if (broken)
        text += format(
            "    <testcase classname=\"stack\" name=\"the stack and its tests can be read\">\n"
            "      <error message=\"{} errors\">{}</error>\n    </testcase>\n",
            result.findings.errors(), xml(result.findings.text()));
    for (const auto& each : result.outcomes) text += testcase(each);
    return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace vigo::suite
