// quote — text and characters with Go's escapes.

#include "base/text.h"
#include "lang/support/print.h"
#include "lang/support/unicode.h"

namespace vigo::lang {
namespace {

struct Named {
    char32_t code;
    std::string_view escape;
};
constexpr Named named[] = {{'\a', "\\a"}, {'\b', "\\b"}, {'\f', "\\f"}, {'\n', "\\n"},
                           {'\r', "\\r"}, {'\t', "\\t"}, {'\v', "\\v"}, {'\\', "\\\\"}};

void append_escaped(std::string& to, char32_t code, char quote, bool ascii) {
    if (code >= 0x20 && code < 0x7F && code != '\\' && code != U'"' && code != U'\'') {
        to += static_cast<char>(code);
        return;
    }
    if (code == static_cast<unsigned char>(quote)) {
        to += '\\';
        to += quote;
        return;
    }
    for (const auto& each : named)
        if (each.code == code) {
            to += each.escape;
            return;
        }
    if (is_printable(code) && (!ascii || code < 0x80)) return append_rune(to, code);
    const auto number = static_cast<std::uint32_t>(code);
    if (number < 0x20 || number == 0x7F)
        to += format("\\x{:02x}", number);
    else if (number < 0x10000)
        to += format("\\u{:04x}", number);
    else
        to += format("\\U{:08x}", number);
}

}  // namespace

std::string quote_go(std::string_view text, bool ascii) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const Rune rune = first_rune(text);
        if (rune.valid)
            append_escaped(quoted, rune.code, '"', ascii);
        else
            quoted += format("\\x{:02x}", static_cast<unsigned char>(text[0]));
        text.remove_prefix(rune.size);
    }
    return quoted + "\"";
}

std::string quote_rune(char32_t code, bool ascii) {
    if (!is_valid_rune(code)) code = broken_rune;
    std::string quoted = "'";
    append_escaped(quoted, code, '\'', ascii);
    return quoted + "'";
}

}  // namespace vigo::lang
