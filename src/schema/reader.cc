// reader — the findings of reading a described struct.

#include "schema/reader.h"

#include "base/text.h"
#include "schema/rules.h"

namespace vigo {

Advice meant_name(const Map& map, const Member& unknown, std::span<const std::string_view> known) {
    auto advice = meant(unknown.named_at, unknown.name, known);
    const auto best = nearest(unknown.name, known);
    if (!best.empty() && map.find(best) != nullptr) advice.fix = {};
    return advice;
}

bool Reader::later(const Value& value) {
    if (pass_ == Pass::final || !value.is_text()) return false;
    const bool open = value.text().find("{{") != std::string::npos;
    left_some_ |= open;
    return open;
}

void Reader::wrong_type(const Value& found, std::string_view wanted) {
    findings_.error(rule::wrong_type, found.where(),
                    format("{} must be {}, not {}", field_.empty() ? "this" : field_, wanted,
                           name_of(found.kind())),
                    {}, found.is_scalar() ? found.source() : "");
}

void Reader::bad_choice(const Value& found, std::span<const std::string_view> choices) {
    std::string listed;
    for (const auto choice : choices) listed += (listed.empty() ? "" : ", ") + std::string(choice);
    const auto word = found.is_scalar() ? found.source() : std::string();
    auto advice = meant(found.where(), word, choices);
    findings_.error(rule::bad_choice, found.where(), format("{} must be one of {}", field_, listed),
                    std::move(advice.hint), word, std::move(advice.fix));
}

void Reader::unquoted_mode(const Value& found) {
    if (pass_ == Pass::final || !found.is_plain()) return;
    findings_.info(
        rule::unquoted_mode, found.where(), format("{} is a mode without quotes", field_),
        "write it in quotes", found.source(),
        found.where().has_extent() ? Fix{{{found.where(), format("\"{}\"", found.source())}}, true}
                                   : Fix{});
}

void Reader::bad_value(const Value& found, std::string message, std::string hint) {
    findings_.error(rule::bad_value, found.where(), std::move(message), std::move(hint),
                    found.is_scalar() ? found.source() : "");
}

void Reader::missing(const Value& map, std::string_view name, std::string_view what) {
    findings_.error(rule::missing_attribute, map.where(), format("{} needs `{}`", what, name));
}

void Reader::refuse_unknown(const Map& map, std::span<const std::string_view> known,
                            std::string_view what) {
    for (const auto& each : map) {
        bool found = false;
        for (const auto name : known) found |= name == each.name;
        if (found) continue;
        findings_.error(rule::unknown_attribute,
                        each.named_at.known() ? each.named_at : each.value.where(),
                        format("unknown attribute \"{}\" of {}", printable(each.name, 60), what),
                        meant_name(map, each, known));
    }
}

void Reader::check_text(const Value& found, std::string_view text) {
    if ((rules_ & key) == key && text.empty())
        return bad_value(found, format("{} must not be empty", field_));
    if ((rules_ & (absolute_path | one_line)) != 0 && text.find('\0') != std::string_view::npos)
        return bad_value(found, format("{} must not contain a NUL byte", field_));
    if ((rules_ & one_line) != 0 && text.find('\n') != std::string_view::npos)
        return bad_value(found, format("{} must be a single line", field_));
    if ((rules_ & absolute_path) == 0 || text.empty()) return;
    bool climbs = false;
    for (const auto step : split(text, '/')) climbs |= step == "..";
    if (text.front() != '/' || climbs || text.size() > 4095)
        findings_.error(rule::bad_path, found.where(),
                        format("{} must be an absolute path without `..`", field_),
                        text.front() == '/' ? "" : "start it with /", std::string(text));
}

void Reader::check_number(const Value& found, double number) {
    if (number >= range_.least && number <= range_.most) return;
    std::string bounds = format("between {} and {}", range_.least, range_.most);
    if (range_.most == std::numeric_limits<double>::infinity())
        bounds = format("at least {}", range_.least);
    if (range_.least == -std::numeric_limits<double>::infinity())
        bounds = format("at most {}", range_.most);
    findings_.error(rule::out_of_range, found.where(), format("{} must be {}", field_, bounds), {},
                    found.source());
}

Reader::Within::Within(Reader& reader, std::string_view name, Rule rules, Range range)
    : reader_(reader), name_(reader.field_), rules_(reader.rules_), range_(reader.range_) {
    reader.field_ = name;
    reader.rules_ = rules;
    reader.range_ = range;
}

Reader::Within::~Within() {
    reader_.field_ = name_;
    reader_.rules_ = rules_;
    reader_.range_ = range_;
}

}  // namespace vigo
