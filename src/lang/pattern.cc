// pattern — regular expressions by RE2.
#include "lang/pattern.h"

#include <re2/re2.h>

namespace vigo::lang {
namespace {

std::string escaped(std::string_view plain) {
    std::string made;
    for (const char c : plain) {
        if (c == '\\') made += '\\';
        made += c;
    }
    return made;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::optional<bool> matches(std::string_view pattern, std::string_view text) {
    const re2::RE2 parsed(piece(pattern), re2::RE2::Quiet);
    if (!parsed.ok()) return std::nullopt;
    return re2::RE2::PartialMatch(piece(text), parsed);
}

std::optional<std::string> replaced(std::string_view pattern, std::string_view plain,
                                    std::string_view text) {
    const re2::RE2 parsed(piece(pattern), re2::RE2::Quiet);
    if (!parsed.ok()) return std::nullopt;
    std::string made(text);
    re2::RE2::GlobalReplace(&made, parsed, escaped(plain));
    return made;
}

}  // namespace vigo::lang
