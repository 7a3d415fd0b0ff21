// lexer — text outside of actions, and words inside.

#include "lang/support/lexer.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/support/unicode.h"

namespace vigo::lang {
namespace {

constexpr std::string_view white = " \t\r\n";
constexpr std::array<std::string_view, 10> keywords = {
    "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"};

bool is_space(char c) { return white.find(c) != std::string_view::npos; }

bool has_left_trim(std::string_view text) {
    return text.size() >= 2 && text[0] == '-' && is_space(text[1]);
}

bool has_right_trim(std::string_view text) {
    return text.size() >= 2 && is_space(text[0]) && text[1] == '-';
}

bool is_word_rune(char32_t code) { return code == '_' || is_letter_or_digit(code); }

}  // namespace

std::string describe(const Token& token) {
    switch (token.kind) {
        case TokenKind::end_of_text:
            return "the end of the text";
        case TokenKind::problem:
            return token.problem;
        case TokenKind::right:
            return "\"}}\"";
        case TokenKind::left:
            return "\"{{\"";
        default:
            return format("\"{}\"", printable(token.text, 20));
    }
}

Token Lexer::next() {
    if (over_) return last_;
    last_ = inside_ ? inside() : outside();
    over_ = last_.kind == TokenKind::problem || last_.kind == TokenKind::end_of_text;
    return last_;
}

Token Lexer::emit(TokenKind kind) {
    Token made{.kind = kind, .at = start_, .text = text_.substr(start_, at_ - start_)};
    start_ = at_;
    return made;
}

Token Lexer::problem(std::string what) {
    return {.kind = TokenKind::problem, .at = start_, .text = {}, .problem = std::move(what)};
}

Token Lexer::bad_character() {
    const auto rune = rest().substr(0, std::max<std::size_t>(first_rune(rest()).size, 1));
    start_ = at_;
    if (rune.empty()) return problem("the action is not closed");
    return problem(format("unexpected character \"{}\"", printable(rune, 8)));
}

Token Lexer::outside() {
    for (;;) {
        const auto found = text_.find("{{", at_);
        const bool none = found == std::string_view::npos;
        const auto stop = none ? text_.size() : found;
        const bool trims = !none && has_left_trim(text_.substr(stop + 2));
        auto text = text_.substr(at_, stop - at_);
        if (trims) text = text.substr(0, text.find_last_not_of(white) + 1);
        start_ = at_;
        at_ = stop;
        if (!text.empty()) return {.kind = TokenKind::text, .at = start_, .text = text};
        start_ = at_;
        if (none) return emit(TokenKind::end_of_text);
        const auto marker = at_ + (trims ? 4U : 2U);
        if (!text_.substr(marker).starts_with("/*")) return after_left();
        at_ = marker;
        Token failed;
        if (!skip_comment(failed)) return failed;
    }
}

Token Lexer::after_left() {
    at_ += 2;
    Token left = emit(TokenKind::left);
    // The marker is a minus and the space after it; that space separates nothing.
    if (has_left_trim(rest())) at_ += 2;
    start_ = at_;
    inside_ = true;
    parens_ = 0;
    return left;
}

bool Lexer::skip_comment(Token& failed) {
    const auto end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) {
        failed = problem("the comment is not closed");
        return false;
    }
    at_ = end + 2;
    bool trims = false;
    if (!at_right(trims)) {
        failed = problem("a comment must end with \"*/}}\"");
        return false;
    }
    at_ += trims ? 4U : 2U;
    if (trims) accept_run(white);
    start_ = at_;
    return true;
}

bool Lexer::at_right(bool& trims) const {
    trims = has_right_trim(rest()) && rest().substr(2).starts_with("}}");
    return trims || rest().starts_with("}}");
}

Token Lexer::right() {
    bool trims = false;
    at_right(trims);
    if (trims) at_ += 2;
    start_ = at_;
    at_ += 2;
    Token made = emit(TokenKind::right);
    if (trims) accept_run(white);
    start_ = at_;
    inside_ = false;
    return made;
}

Token Lexer::inside() {
    bool trims = false;
    if (at_right(trims)) {
        if (parens_ == 0) return right();
        return problem("a left parenthesis is not closed");
    }
    if (at_ >= text_.size()) return problem("the action is not closed");
    const char c = peek();
    if (is_space(c)) return space();
    const auto digit_follows = [this] {
        return at_ + 1 >= text_.size() || (text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9');
    };
    if (c == '+' || c == '-' || (c >= '0' && c <= '9') || (c == '.' && digit_follows()))
        return number();
    if (at_alphanumeric()) return name();
    ++at_;
    switch (c) {
        case '=':
            return emit(TokenKind::assign);
        case ':':
            if (peek() != '=') return problem("expected \":=\"");
            ++at_;
            return emit(TokenKind::declare);
        case '|':
            return emit(TokenKind::pipe);
        case '"':
            return quoted('"', TokenKind::quoted, "the quoted text");
        case '\'':
            return quoted('\'', TokenKind::character, "the character");
        case '`':
            return raw();
        case '$':
            return dotted(TokenKind::variable, TokenKind::variable);
        case '.':
            return dotted(TokenKind::field, TokenKind::dot);
        case '(':
            ++parens_;
            return emit(TokenKind::left_paren);
        case ')':
            if (--parens_ < 0) return problem("unexpected right parenthesis");
            return emit(TokenKind::right_paren);
        default:
            if (c > 0x20 && c < 0x7F) return emit(TokenKind::other);
            --at_;
            return bad_character();
    }
}

Token Lexer::space() {
    accept_run(white);
    // The last space belongs to a trimming delimiter, if one follows.
    const auto before = text_.substr(at_ - 1);
    if (has_right_trim(before) && before.substr(2).starts_with("}}")) {
        --at_;
        if (at_ == start_) return inside();
    }
    return emit(TokenKind::space);
}

bool Lexer::at_alphanumeric() const {
    const char c = peek();
    if (static_cast<unsigned char>(c) < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    const Rune rune = first_rune(rest());
    return rune.size > 0 && rune.valid && is_word_rune(rune.code);
}

void Lexer::skip_alphanumerics() {
    while (at_alphanumeric()) at_ += first_rune(rest()).size;
}

bool Lexer::at_terminator() const {
    if (at_ >= text_.size() || is_space(peek())) return true;
    constexpr std::string_view ends = ".,|:)(";
    return ends.find(peek()) != std::string_view::npos || rest().starts_with("}}");
}

Token Lexer::name() {
    skip_alphanumerics();
    if (!at_terminator()) return bad_character();
    const auto word = text_.substr(start_, at_ - start_);
    if (word == "nil") return emit(TokenKind::nil);
    if (word == "true" || word == "false") return emit(TokenKind::flag);
    const bool known = std::find(keywords.begin(), keywords.end(), word) != keywords.end();
    return emit(known ? TokenKind::keyword : TokenKind::identifier);
}

Token Lexer::dotted(TokenKind kind, TokenKind bare) {
    if (at_terminator()) return emit(bare);
    skip_alphanumerics();
    if (!at_terminator()) return bad_character();
    return emit(kind);
}

bool Lexer::accept(std::string_view any) {
    if (at_ >= text_.size() || any.find(peek()) == std::string_view::npos) return false;
    ++at_;
    return true;
}

void Lexer::accept_run(std::string_view any) {
    while (accept(any)) {
    }
}

bool Lexer::scan_number() {
    accept("+-");
    std::string_view digits = "0123456789_";
    bool decimal = true;
    bool hex = false;
    if (accept("0")) {
        if (accept("xX")) {
            digits = "0123456789abcdefABCDEF_";
            decimal = false;
            hex = true;
        } else if (accept("oO")) {
            digits = "01234567_";
            decimal = false;
        } else if (accept("bB")) {
            digits = "01_";
            decimal = false;
        }
    }
    accept_run(digits);
    if (accept(".")) accept_run(digits);
    if ((decimal && accept("eE")) || (hex && accept("pP"))) {
        accept("+-");
        accept_run("0123456789_");
    }
    accept("i");
    return !at_alphanumeric();
}

Token Lexer::number() {
    bool good = scan_number();
    if (good && (peek() == '+' || peek() == '-'))  // `1+2i`: no spaces, and an i at the end
        good = scan_number() && text_[at_ - 1] == 'i';
    if (!good) {
        skip_alphanumerics();
        return problem(
            format("bad number \"{}\"", printable(text_.substr(start_, at_ - start_), 30)));
    }
    return emit(TokenKind::number);
}

Token Lexer::quoted(char quote, TokenKind kind, std::string_view what) {
    for (;;) {
        if (at_ >= text_.size() || peek() == '\n') break;
        const char c = text_[at_++];
        if (c == quote) return emit(kind);
        if (c != '\\') continue;
        if (at_ >= text_.size() || peek() == '\n') break;
        ++at_;
    }
    return problem(format("{} is not closed before the end of the line", what));
}

Token Lexer::raw() {
    const auto end = text_.find('`', at_);
    if (end == std::string_view::npos) return problem("the raw text is not closed");
    at_ = end + 1;
    return emit(TokenKind::raw);
}

}  // namespace vigo::lang
