// printf — Sprintf: flags, width, precision, verbs and operands by number.

#include <algorithm>
#include <charconv>
#include <complex>
#include <utility>

#include "base/text.h"
#include "lang/support/print.h"
#include "lang/support/real.h"
#include "lang/support/stop.h"
#include "lang/support/unicode.h"

namespace vigo::lang {
namespace {

constexpr int most_width = 1'000'000;  // as Go: a larger width is taken for a mistake

struct Flags {
    bool minus = false;
    bool plus = false;
    bool sharp = false;
    bool space = false;
    bool zero = false;
    bool go_syntax = false;  ///< %#v
    int width = 0;
    bool has_width = false;
    int precision = 0;
    bool has_precision = false;
};

/// Prints one operand under one verb.
class Verb {
 public:
    Verb(std::string& to, const Flags& flags, char32_t verb)
        : to_(to), flags_(flags), verb_(verb) {}

    void operand(const Datum& datum);

 private:
    void value(const Value& value, bool nested);
    void list(const Value& value);
    void map(const Value& value);
    void bad(const Value& value);
    void flag(const Value& value);
    void integer(const Value& value);
    void real(double number);
    void complex(const std::complex<double>& number);
    void text(std::string_view text);
    void digits(const Value& value, unsigned base, bool upper);
    void code_point(const Value& value);
    void hex_text(std::string_view text, bool upper);
    void pad(std::string_view text, bool zero);
    void pad(std::string_view text) { pad(text, flags_.zero); }
    bool is(std::string_view any) const {
        return verb_ < 0x80 && any.find(static_cast<char>(verb_)) != std::string_view::npos;
    }

    std::string& to_;
    Flags flags_;
    char32_t verb_;
    std::string_view type_;
};

void Verb::pad(std::string_view text, bool zero) {
    const auto length = count_runes(text);
    const auto width = flags_.has_width ? static_cast<std::size_t>(flags_.width) : 0;
    const std::string padding(width > length ? width - length : 0, zero ? '0' : ' ');
    Run::bound(to_.size() + text.size() + padding.size());
    if (!flags_.minus) to_ += padding;
    to_ += text;
    if (flags_.minus) to_ += padding;
}

void Verb::bad(const Value& value) {
    to_ += "%!";
    append_rune(to_, verb_);
    to_ += '(';
    if (value.is_null()) {
        to_ += "<nil>";
    } else {
        to_ += type_.empty() ? type_name(value) : type_;
        to_ += '=';
        Verb plain(to_, flags_, 'v');
        plain.value(value, false);
    }
    to_ += ')';
}

void Verb::operand(const Datum& datum) {
    const Value& given = datum.value();
    if (datum.is_nil() && is("Tv")) return pad("<nil>");
    if (is("T")) return text(type_name(datum));
    if (datum.complex != nullptr) return complex(*datum.complex);
    type_ = type_name(datum);
    const bool is_whole = given.is_list() || given.is_map();
    if (is_whole && is("p"))
        throw Refusal{"%p prints where a value lies in memory, which is never the same twice",
                      "print the value with %v"};
    if (is_whole && is("w")) return bad(given);
    value(given, false);
}

void Verb::value(const Value& value, bool nested) {
    if (nested) type_ = {};
    // A plain scalar of YAML is text as well, in its spelling.
    if (value.is_plain() && value.is_number() && (is("sq") || (is("v") && !flags_.go_syntax)))
        return text(value.source());
    switch (value.kind()) {
        case Kind::null:
            // Inside of a list or map the verb is not asked.
            if (!nested) return bad(value);
            to_ += flags_.go_syntax ? "interface {}(nil)" : "<nil>";
            return;
        case Kind::flag:
            return flag(value);
        case Kind::integer:
            return integer(value);
        case Kind::real:
            if (!is("vbgGxXfFeE")) return bad(value);
            return real(value.real());
        case Kind::text:
            if (is("vsxXq")) return text(value.text());
            return bad(value);
        case Kind::list:
            return list(value);
        case Kind::map:
            return map(value);
    }
}

void Verb::list(const Value& value) {
    to_ += flags_.go_syntax ? "[]interface {}{" : "[";
    for (const auto& each : value.list()) {
        if (&each != value.list().data()) to_ += flags_.go_syntax ? ", " : " ";
        this->value(each, true);
    }
    to_ += flags_.go_syntax ? '}' : ']';
    Run::bound(to_.size());
}

void Verb::map(const Value& value) {
    to_ += flags_.go_syntax ? "map[string]interface {}{" : "map[";
    bool first = true;
    for (const auto* each : sorted_members(value.map())) {
        if (!first) to_ += flags_.go_syntax ? ", " : " ";
        first = false;
        this->value(Value(each->name), true);
        to_ += ':';
        this->value(each->value, true);
    }
    to_ += flags_.go_syntax ? '}' : ']';
    Run::bound(to_.size());
}

void Verb::flag(const Value& value) {
    if (is("tv"))
        pad(value.flag() ? "true" : "false");
    else
        bad(value);
}

void Verb::integer(const Value& value) {
    switch (verb_) {
        case 'v':
            if (flags_.go_syntax && type_ == "uint8") flags_.sharp = true;
            return digits(value, flags_.go_syntax && type_ == "uint8" ? 16 : 10, false);
        case 'd':
            return digits(value, 10, false);
        case 'b':
            return digits(value, 2, false);
        case 'o':
        case 'O':
            return digits(value, 8, false);
        case 'x':
        case 'X':
            return digits(value, 16, verb_ == 'X');
        case 'c':
        case 'q':
        case 'U':
            return code_point(value);
        default:
            return bad(value);
    }
}

void Verb::digits(const Value& value, unsigned base, bool upper) {
    const auto number = value.integer();
    const bool negative = number < 0;
    const std::uint64_t size =
        negative ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    const bool signs = negative || flags_.plus || flags_.space;
    std::size_t least = 0;
    if (flags_.has_precision) {
        if (flags_.precision == 0 && number == 0) return pad("", false);
        least = static_cast<std::size_t>(flags_.precision);
    } else if (flags_.zero && flags_.has_width) {
        least = static_cast<std::size_t>(std::max(flags_.width - (signs ? 1 : 0), 0));
    }
    char buffer[66];
    const auto done = std::to_chars(buffer, buffer + sizeof buffer, size, static_cast<int>(base));
    std::string text(buffer, done.ptr);
    if (upper)
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    Run::bound(least);
    if (text.size() < least) text.insert(0, least - text.size(), '0');
    if (flags_.sharp && base == 2) text.insert(0, "0b");
    if (flags_.sharp && base == 8 && text[0] != '0') text.insert(0, "0");
    if (flags_.sharp && base == 16) text.insert(0, upper ? "0X" : "0x");
    if (verb_ == 'O') text.insert(0, "0o");
    if (signs) text.insert(0, 1, negative ? '-' : flags_.plus ? '+' : ' ');
    pad(text, false);
}

void Verb::code_point(const Value& value) {
    const auto number = static_cast<std::uint64_t>(value.integer());
    const char32_t code = number > 0x10FFFF ? broken_rune : static_cast<char32_t>(number);
    std::string text;
    if (verb_ == 'c') {
        append_rune(text, code);
        return pad(text);
    }
    if (verb_ == 'q') return pad(quote_rune(code, flags_.plus));
    const int least = flags_.has_precision ? std::max(flags_.precision, 4) : 4;
    text = format("U+{:0{}X}", number, least);
    if (flags_.sharp && number <= 0x10FFFF && is_printable(code)) {
        text += " '";
        append_rune(text, code);
        text += "'";
    }
    pad(text, false);
}

/// What `#` asks for: a decimal point always, and the zeros that %g drops.
std::string with_point(std::string number, char verb, int precision) {
    int digits = 0;
    if (std::string_view("vgGx").find(verb) != std::string_view::npos)
        digits = precision < 0 ? 6 : precision;
    const bool hex = verb == 'x' || verb == 'X';
    const auto tail_at = number.find_first_of(hex ? "pP" : "eEpP");
    const std::string tail = tail_at == std::string::npos ? "" : number.substr(tail_at);
    if (tail_at != std::string::npos) number.resize(tail_at);
    bool point = false;
    bool counts = false;
    for (std::size_t at = 1; at < number.size(); ++at) {
        if (number[at] == '.') {
            point = true;
            continue;
        }
        counts |= number[at] != '0';
        if (counts) --digits;
    }
    if (!point) {
        if (number.size() == 2 && number[1] == '0') --digits;
        number += '.';
    }
    if (digits > 0) number.append(static_cast<std::size_t>(digits), '0');
    return number + tail;
}

/// Width and flags hold for each part; the second always has its sign.
void Verb::complex(const std::complex<double>& number) {
    if (!is("vbgGxXfFeE")) {
        to_ += "%!";
        append_rune(to_, verb_);
        to_ += "(complex128=";
        Verb(to_, flags_, 'v').complex(number);
        to_ += ')';
        return;
    }
    to_ += '(';
    real(number.real());
    const bool plus = std::exchange(flags_.plus, true);
    real(number.imag());
    flags_.plus = plus;
    to_ += "i)";
}

void Verb::real(double given) {
    char verb = static_cast<char>(verb_);
    if (verb == 'F') verb = 'f';
    int precision = is("feEF") ? 6 : -1;
    if (verb == 'v') verb = 'g';
    if (flags_.has_precision) precision = flags_.precision;
    Run::bound(static_cast<std::size_t>(std::max(precision, 0)));
    std::string number = format_real(given, verb, precision);
    if (number[0] != '-' && number[0] != '+') number.insert(0, 1, '+');
    if (flags_.space && number[0] == '+' && !flags_.plus) number[0] = ' ';
    if (number[1] == 'I' || number[1] == 'N') {
        if (number[1] == 'N' && !flags_.space && !flags_.plus) number.erase(0, 1);
        return pad(number, false);
    }
    if (flags_.sharp && verb != 'b') number = with_point(std::move(number), verb, precision);
    if (!flags_.plus && number[0] == '+') return pad(std::string_view(number).substr(1));
    const auto width = static_cast<std::size_t>(flags_.width);
    if (flags_.zero && flags_.has_width && width > number.size())
        number.insert(1, width - number.size(), '0');  // the sign stands before the zeros
    pad(number);
}

bool fits_backquotes(std::string_view text) {
    constexpr char32_t byte_order_mark = 0xFEFF;
    while (!text.empty()) {
        const Rune rune = first_rune(text);
        const bool control = rune.code < 0x20 && rune.code != '\t';
        if (!rune.valid || control || rune.code == '`' || rune.code == 0x7F ||
            rune.code == byte_order_mark)
            return false;
        text.remove_prefix(rune.size);
    }
    return true;
}

void Verb::text(std::string_view text) {
    if (is("xX")) return hex_text(text, verb_ == 'X');
    if (flags_.has_precision) {
        std::size_t end = 0;
        for (int left = flags_.precision; left > 0 && end < text.size(); --left)
            end += first_rune(text.substr(end)).size;
        text = text.substr(0, end);
    }
    if (!is("q") && !flags_.go_syntax) return pad(text);
    const bool raw = flags_.sharp && fits_backquotes(text);
    pad(raw ? "`" + std::string(text) + "`" : quote_go(text, flags_.plus));
}

void Verb::hex_text(std::string_view text, bool upper) {
    if (flags_.has_precision) text = text.substr(0, static_cast<std::size_t>(flags_.precision));
    std::string made;
    const std::string_view mark = upper ? "0X" : "0x";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (flags_.space && at > 0) made += ' ';
        if (flags_.sharp && (at == 0 || flags_.space)) made += mark;
        const auto byte = static_cast<unsigned char>(text[at]);
        made += upper ? format("{:02X}", byte) : format("{:02x}", byte);
    }
    pad(made);
}

/// Walks the format text.
class Formatter {
 public:
    Formatter(std::string_view format, std::span<const Datum> values)
        : format_(format), values_(values) {}

    std::string run();

 private:
    void directive();
    void flags();
    void width();
    void precision();
    void argument_index();
    bool star(int& number);
    bool number(int& number);
    void verb();
    void extra();

    std::string_view format_;
    std::span<const Datum> values_;
    std::size_t at_ = 0;
    std::size_t next_ = 0;
    bool reordered_ = false;
    bool good_index_ = true;
    bool after_index_ = false;
    Flags flags_;
    std::string out_;
};

std::string Formatter::run() {
    while (at_ < format_.size()) {
        const auto percent = std::min(format_.find('%', at_), format_.size());
        out_ += format_.substr(at_, percent - at_);
        at_ = percent + 1;
        if (percent < format_.size()) directive();
        Run::bound(out_.size());
    }
    if (!reordered_ && next_ < values_.size()) extra();
    return std::move(out_);
}

void Formatter::flags() {
    for (; at_ < format_.size(); ++at_) {
        switch (format_[at_]) {
            case '#':
                flags_.sharp = true;
                break;
            case '0':
                flags_.zero = !flags_.minus;
                break;
            case '+':
                flags_.plus = true;
                break;
            case '-':
                flags_.minus = true;
                flags_.zero = false;
                break;
            case ' ':
                flags_.space = true;
                break;
            default:
                return;
        }
    }
}

bool Formatter::number(int& number) {
    bool found = false;
    number = 0;
    while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9') {
        if (number >
            most_width) {  // too large: no number at all, and what is left of it is a bad verb
            number = 0;
            at_ = format_.size();
            return false;
        }
        number = number * 10 + (format_[at_++] - '0');
        found = true;
    }
    return found;
}

/// `[3]` names the operand by its number.
void Formatter::argument_index() {
    after_index_ = false;
    if (at_ >= format_.size() || format_[at_] != '[') return;
    reordered_ = true;
    const auto close = format_.find(']', at_ + 1);
    if (close == std::string_view::npos || format_.size() - at_ < 3) {
        good_index_ = false;
        ++at_;
        return;
    }
    ++at_;
    int index = 0;
    after_index_ = number(index) && at_ == close;
    at_ = close + 1;
    if (after_index_ && index >= 1 && static_cast<std::size_t>(index) <= values_.size())
        next_ = static_cast<std::size_t>(index) - 1;
    else
        good_index_ = false;
}

bool Formatter::star(int& number) {
    if (next_ >= values_.size()) return false;
    const Value& value = values_[next_++].value();
    if (value.kind() != Kind::integer) return false;
    const auto given = value.integer();
    if (given > most_width || given < -most_width) return false;
    number = static_cast<int>(given);
    return true;
}

void Formatter::width() {
    if (at_ >= format_.size() || format_[at_] != '*') {
        flags_.has_width = number(flags_.width);
        if (after_index_ && flags_.has_width) good_index_ = false;
        return;
    }
    ++at_;
    flags_.has_width = star(flags_.width);
    if (!flags_.has_width) out_ += "%!(BADWIDTH)";
    if (flags_.width < 0) {
        flags_.width = -flags_.width;
        flags_.minus = true;
        flags_.zero = false;
    }
    after_index_ = false;
}

void Formatter::precision() {
    if (at_ + 1 >= format_.size() || format_[at_] != '.') return;
    ++at_;
    if (after_index_) good_index_ = false;
    argument_index();
    if (at_ < format_.size() && format_[at_] == '*') {
        ++at_;
        flags_.has_precision = star(flags_.precision);
        if (flags_.precision < 0) {
            flags_.precision = 0;
            flags_.has_precision = false;
        }
        if (!flags_.has_precision) out_ += "%!(BADPREC)";
        after_index_ = false;
        return;
    }
    number(flags_.precision);
    flags_.has_precision = true;
}

void Formatter::directive() {
    flags_ = {};
    good_index_ = true;
    flags();
    argument_index();
    width();
    precision();
    if (!after_index_) argument_index();
    if (at_ >= format_.size()) {
        out_ += "%!(NOVERB)";
        return;
    }
    verb();
}

void Formatter::verb() {
    const Rune rune = first_rune(format_.substr(at_));
    at_ += rune.size;
    const auto complain = [this, &rune](std::string_view what) {
        out_ += "%!";
        append_rune(out_, rune.code);
        out_ += what;
    };
    if (rune.code == '%') {
        out_ += '%';
    } else if (!good_index_) {
        complain("(BADINDEX)");
    } else if (next_ >= values_.size()) {
        complain("(MISSING)");
    } else {
        if (rune.code == 'v') {
            flags_.go_syntax = flags_.sharp;
            flags_.sharp = false;
            flags_.plus = false;
        }
        Verb(out_, flags_, rune.code).operand(values_[next_++]);
    }
}

void Formatter::extra() {
    out_ += "%!(EXTRA ";
    for (std::size_t at = next_; at < values_.size(); ++at) {
        if (at > next_) out_ += ", ";
        if (!values_[at].is_nil()) {
            out_ += type_name(values_[at]);
            out_ += '=';
        }
        print_datum(out_, values_[at]);
    }
    out_ += ')';
}

}  // namespace

std::string print_formatted(std::string_view format, std::span<const Datum> values) {
    return Formatter(format, values).run();
}

}  // namespace vigo::lang
