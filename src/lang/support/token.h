// token — the words of a template.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vigo::lang {

enum class TokenKind {
    problem,  ///< `problem` says what; nothing follows
    end_of_text,
    text,
    left,   ///< {{
    right,  ///< }}
    space,
    pipe,
    left_paren,
    right_paren,
    assign,   ///< =
    declare,  ///< :=
    other,    ///< a printable character without a meaning of its own, such as a comma
    flag,
    number,
    character,
    quoted,
    raw,
    identifier,
    field,     ///< .name
    variable,  ///< $ or $name
    dot,
    nil,
    keyword,  ///< if, range, end, …
};

struct Token {
    TokenKind kind = TokenKind::end_of_text;
    std::size_t at = 0;
    std::string_view text;
    std::string problem = {};

    bool is(std::string_view keyword) const {
        return kind == TokenKind::keyword && text == keyword;
    }
};

/// A token as messages name it.
std::string describe(const Token& token);

}  // namespace vigo::lang
