// escape — HTML, JavaScript and URLs.

#include "lang/support/escape.h"

#include "base/text.h"
#include "lang/support/unicode.h"

namespace vigo::lang {

std::string escape_html(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '"')
            safe += "&#34;";
        else if (c == '\'')
            safe += "&#39;";
        else if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '\0')
            safe += "\xEF\xBF\xBD";
        else
            safe += c;
    }
    return safe;
}

std::string escape_js(std::string_view text) {
    constexpr std::string_view backslashed = "\\'\"";
    constexpr std::string_view coded = "<>&=";
    std::string safe;
    while (!text.empty()) {
        const Rune rune = first_rune(text);
        const auto bytes = text.substr(0, rune.size);
        text.remove_prefix(rune.size);
        const bool ascii = rune.code < 0x80;
        const bool stands =
            ascii ? rune.code >= 0x20 && coded.find(bytes[0]) == std::string_view::npos
                  : is_printable(rune.code);
        if (!stands) {
            safe += format("\\u{:04X}", static_cast<std::uint32_t>(rune.code));
            continue;
        }
        if (ascii && backslashed.find(bytes[0]) != std::string_view::npos) safe += '\\';
        safe += bytes;
    }
    return safe;
}

std::string escape_url(std::string_view text) {
    constexpr std::string_view unreserved = "-_.~";
    std::string safe;
    for (const char c : text) {
        const bool alphanumeric =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (alphanumeric || unreserved.find(c) != std::string_view::npos)
            safe += c;
        else if (c == ' ')
            safe += '+';
        else
            safe += format("%{:02X}", static_cast<unsigned char>(c));
    }
    return safe;
}

}  // namespace vigo::lang
