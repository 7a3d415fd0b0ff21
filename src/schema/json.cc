// json — values as JSON text.

#include "schema/json.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/text.h"
#include "schema/utf8.h"

namespace vigo {
namespace {

/// Characters that are legal in JSON but end a line or a document elsewhere (YAML, JavaScript):
/// U+0080 to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF.
unsigned escaped_point(std::string_view character) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
    if (character.size() == 2 && byte(0) == 0xC2 && byte(1) < 0xA0) return byte(1);
    if (character.size() != 3) return 0;
    const unsigned point = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
    const bool escaped = point == 0x2028 || point == 0x2029 || point == 0xFEFF || point >= 0xFFFE;
    return escaped ? point : 0;
}

struct Escape {
    char plain = 0;
    std::string_view written;
};

constexpr Escape escapes[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\t', "\\t"},
                              {'\r', "\\r"}, {'\b', "\\b"},  {'\f', "\\f"}};

bool stands_for_itself(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

void write_ascii(char c, std::string& out) {
    for (const auto& each : escapes)
        if (each.plain == c) return void(out += each.written);
    if (c < 0x20 || c == 0x7F)
        out += format("\\u{:04x}", static_cast<unsigned>(c));
    else
        out += c;
}

void write_text(std::string_view text, std::string& out) {
    out += '"';
    while (!text.empty()) {
        const auto* const end = std::find_if_not(text.begin(), text.end(), stands_for_itself);
        const auto plain = static_cast<std::size_t>(end - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto length = utf8_length(text);
        const auto character = text.substr(0, length == 0 ? 1 : length);
        text.remove_prefix(character.size());
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (length == 1)
            write_ascii(character[0], out);
        else if (const auto point = escaped_point(character); point != 0)
            out += format("\\u{:04x}", point);
        else
            out += character;
    }
    out += '"';
}

/// Whole numbers look like integers: 1.0 and 1 are equal values, so their text is equal too.
void write_real(double number, std::string& out) {
    constexpr double integers_end = 9223372036854775808.0;  // 2 to the power of 63
    if (!std::isfinite(number))
        out += "null";
    else if (std::trunc(number) == number && std::abs(number) < integers_end)
        out += format("{}", static_cast<std::int64_t>(number));
    else
        out += format("{}", number);
}

class Writer {
 public:
    Writer(int indent, bool sorted) : indent_(indent), sorted_(sorted) {}

    std::string take() { return std::move(out_); }

    void write(const Value& value) {
        switch (value.kind()) {
            case Kind::null:
                out_ += "null";
                return;
            case Kind::flag:
                out_ += value.flag() ? "true" : "false";
                return;
            case Kind::integer:
                out_ += format("{}", value.integer());
                return;
            case Kind::real:
                return write_real(value.real(), out_);
            case Kind::text:
                return write_text(value.text(), out_);
            case Kind::list:
                return list(value.list());
            case Kind::map:
                return map(value.map());
        }
    }

 private:
    void list(const Value::List& list) {
        begin('[');
        for (const auto& each : list) {
            next();
            write(each);
        }
        end(']');
    }

    void map(const Map& map) {
        std::vector<const Member*> members;
        for (const auto& each : map) members.push_back(&each);
        if (sorted_)
            std::sort(members.begin(), members.end(),
                      [](const Member* a, const Member* b) { return a->name < b->name; });
        begin('{');
        for (const auto* each : members) {
            next();
            write_text(each->name, out_);
            out_ += indent_ > 0 ? ": " : ":";
            write(each->value);
        }
        end('}');
    }

    void begin(char bracket) {
        out_ += bracket;
        ++depth_;
        first_ = true;
    }

    void next() {
        if (!first_) out_ += ',';
        first_ = false;
        new_line();
    }

    void end(char bracket) {
        --depth_;
        if (!first_) new_line();
        first_ = false;
        out_ += bracket;
    }

    void new_line() {
        if (indent_ == 0) return;
        out_ += '\n';
        out_.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth_), ' ');
    }

    std::string out_;
    int indent_ = 0;
    int depth_ = 0;
    bool sorted_ = false;
    bool first_ = true;
};

}  // namespace

std::string to_json(const Value& value, int indent) {
    Writer writer(indent, false);
    writer.write(value);
    return writer.take();
}

std::string to_canonical_json(const Value& value) {
    Writer writer(0, true);
    writer.write(value);
    return writer.take();
}

}  // namespace vigo
