// lexer — cuts a template into words, as Go 1.19's text/template does: trim markers, comments,
// delimiters.
#pragma once

#include <string_view>

#include "lang/support/token.h"

namespace vigo::lang {

class Lexer {
 public:
    /// `text` must outlive the lexer and its tokens.
    explicit Lexer(std::string_view text) : text_(text) {}

    /// After `problem` or `end_of_text` the same again.
    Token next();

 private:
    Token outside();
    Token after_left();
    Token inside();
    Token space();
    Token name();
    Token dotted(TokenKind kind, TokenKind bare);
    Token number();
    Token quoted(char quote, TokenKind kind, std::string_view what);
    Token raw();
    Token right();
    bool skip_comment(Token& problem);

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    std::string_view rest() const { return text_.substr(at_); }
    bool accept(std::string_view any);
    void accept_run(std::string_view any);
    bool scan_number();
    void skip_alphanumerics();
    bool at_alphanumeric() const;
    bool at_terminator() const;
    bool at_right(bool& trims) const;
    Token emit(TokenKind kind);
    Token problem(std::string what);
    Token bad_character();

    std::string_view text_;
    std::size_t start_ = 0;
    std::size_t at_ = 0;
    bool inside_ = false;
    int parens_ = 0;
    Token last_;
    bool over_ = false;
};

}  // namespace vigo::lang
