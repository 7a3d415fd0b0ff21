// codec — how the plain types are read.

#include "schema/codec.h"

#include <charconv>

#include "base/text.h"

namespace vigo {

std::string Mode::text() const { return format("{:04o}", bits); }

std::optional<Mode> Mode::parse(std::string_view text) {
    if (text.starts_with("0o")) text.remove_prefix(2);
    if (text.empty() || text.size() > 4) return std::nullopt;
    Mode mode;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), mode.bits, 8);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return mode;
}

void Codec<std::string>::read(std::string& into, const Value& from, Reader& reader) {
    if (!from.is_scalar()) return reader.wrong_type(from, "text");
    into = from.source();
    reader.check_text(from, into);
}

void Codec<bool>::read(bool& into, const Value& from, Reader& reader) {
    const auto word = from.is_scalar() ? to_lower(from.source()) : std::string();
    for (const std::string_view yes : {"true", "yes", "on", "1"})
        if (word == yes) return void(into = true);
    for (const std::string_view no : {"false", "no", "off", "0"})
        if (word == no) return void(into = false);
    reader.wrong_type(from, "true or false");
}

void Codec<std::int64_t>::read(std::int64_t& into, const Value& from, Reader& reader) {
    const auto word = from.is_scalar() ? from.source() : std::string();
    std::int64_t number = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    if (word.empty() || read.ec != std::errc{} || read.ptr != word.data() + word.size())
        return reader.wrong_type(from, "an integer");
    into = number;
    reader.check_number(from, static_cast<double>(number));
}

void Codec<double>::read(double& into, const Value& from, Reader& reader) {
    const auto number =
        from.is_number() ? from : Value::plain(from.is_scalar() ? from.source() : "");
    if (!number.is_number()) return reader.wrong_type(from, "a number");
    into = number.real();
    reader.check_number(from, into);
}

void Codec<Mode>::read(Mode& into, const Value& from, Reader& reader) {
    const auto mode = Mode::parse(from.is_scalar() ? from.source() : "");
    if (!mode)
        return reader.bad_value(from, format("{} must be an octal mode", reader.field()),
                                "such as \"0644\"");
    reader.unquoted_mode(from);
    into = *mode;
}

void Codec<Millis>::read(Millis& into, const Value& from, Reader& reader) {
    const auto span = parse_duration(from.is_scalar() ? from.source() : "");
    if (!span)
        return reader.bad_value(from, format("{} must be a duration", reader.field()),
                                "such as 30s, 5m or 2h");
    into = *span;
    reader.check_number(from, static_cast<double>(span->count()) / 1000);
}

Shape Codec<Words>::shape() {
    Shape made{.kind = Kind::list, .name = "list of text"};
    made.element.push_back(Codec<std::string>::shape());
    return made;
}

void Codec<Words>::read(Words& into, const Value& from, Reader& reader) {
    if (from.is_list()) return Codec<std::vector<std::string>>::read(into.all, from, reader);
    if (!from.is_scalar()) return reader.wrong_type(from, "a list, or text with commas");
    into.all.clear();
    const auto text = from.source();
    for (const auto part : split(text, ',')) {
        const auto word = trim(part);
        if (word.empty()) continue;
        into.all.emplace_back(word);
        reader.check_text(from, word);
    }
}

Value Codec<Words>::write(const Words& from) {
    return Codec<std::vector<std::string>>::write(from.all);
}

}  // namespace vigo
