// condition_parser — words and grammar of `when:`.

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "lang/support/argument_checks.h"
#include "lang/support/condition.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

struct Word {
    enum class Kind { end, name, text, number, sign };
    Kind kind = Kind::end;
    std::size_t at = 0;
    std::string_view spelling;
    std::string text;  ///< of a text, without quotes
};

// Values of vars make a residual longer and deeper than what an operator may write.
constexpr std::size_t residual_bytes = 64 * limits::expression_bytes;
constexpr int residual_depth = limits::yaml_depth + 2 * limits::expression_depth;

constexpr std::array<std::string_view, 17> signs = {
    "&&", "||", "==", "!=", ">=", "<=", "=~", "!", ">", "<", "(", ")", "[", "]", ",", ".", "="};
constexpr std::array<std::string_view, 8> comparisons = {
    "==", "!=", ">=", "<=", ">", "<", "=~", "in"};

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
/// Names of traits are also those of devices and addresses.
bool is_path_part(char c) { return is_name_part(c) || c == '-'; }

[[noreturn]] void stop(std::string_view rule, std::size_t at, std::string message,
                       std::string hint = {}) {
    throw Stop{rule, at, std::move(message), std::move(hint)};
}

class Words {
 public:
    explicit Words(std::string_view text) : text_(text) { advance(); }

    const Word& now() const { return now_; }
    Word take() {
        Word word = std::move(now_);
        advance();
        return word;
    }
    bool is(std::string_view spelling) const {
        return (now_.kind == Word::Kind::sign || now_.kind == Word::Kind::name) &&
               now_.spelling == spelling;
    }
    bool skip(std::string_view spelling) {
        if (!is(spelling)) return false;
        advance();
        return true;
    }
    /// The rest of a path, up to what cannot belong to it; the word before is its first name.
    std::string_view path_after(const Word& first);

 private:
    void advance();
    void quoted(char quote);
    void number();

    std::string_view text_;
    std::size_t at_ = 0;
    Word now_;
};

void Words::advance() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    now_ = {.at = at_};
    if (at_ == text_.size()) return;
    const char c = text_[at_];
    const auto rest = text_.substr(at_);
    const bool signed_number = c == '-' && rest.size() > 1 && is_digit(rest[1]);
    if (c == '\'' || c == '"') return quoted(c);
    if (is_digit(c) || signed_number) return number();
    now_.kind = Word::Kind::sign;
    std::size_t size = 0;
    if (is_name_start(c)) {
        now_.kind = Word::Kind::name;
        while (size < rest.size() && is_name_part(rest[size])) ++size;
    } else {
        for (const auto sign : signs)
            if (size == 0 && rest.starts_with(sign)) size = sign.size();
        if (size == 0)
            stop(rule::condition_syntax, at_,
                 format("unexpected character \"{}\"", printable(rest.substr(0, 1), 1)),
                 c == '&' || c == '|' ? "the operators are && and ||" : "");
    }
    now_.spelling = rest.substr(0, size);
    at_ += size;
}

void Words::quoted(char quote) {
    now_.kind = Word::Kind::text;
    const auto start = at_++;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
            const char escaped = text_[++at_];
            if (escaped == 'n')
                now_.text += '\n';
            else if (escaped == 't')
                now_.text += '\t';
            else if (escaped == '\\' || escaped == '\'' || escaped == '"')
                now_.text += escaped;
            else
                (now_.text += '\\') +=
                    escaped;  // as in '^2\.': an unknown escape is what it looks like
        } else {
            now_.text += text_[at_];
        }
    }
    if (at_ >= text_.size()) stop(rule::condition_syntax, start, "the quoted text is not closed");
    ++at_;
    now_.spelling = text_.substr(start, at_ - start);
}

void Words::number() {
    now_.kind = Word::Kind::number;
    const auto start = at_++;
    const auto is_part = [this](char c) {
        const bool exponent = text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E';
        return is_name_part(c) || c == '.' || (exponent && (c == '+' || c == '-'));
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    now_.spelling = text_.substr(start, at_ - start);
    if (!Value::plain(std::string(now_.spelling)).is_number())
        stop(rule::condition_syntax, start, format("\"{}\" is no number", now_.spelling),
             "a version stands in quotes");
}

std::string_view Words::path_after(const Word& first) {
    auto end = first.at + first.spelling.size();
    while (end < text_.size() && (is_path_part(text_[end]) || text_[end] == '.')) ++end;
    const auto path = text_.substr(first.at, end - first.at);
    at_ = end;
    advance();
    return path;
}

class Parser {
 public:
    Parser(std::string_view text, std::span<const std::string_view> vars, Author author)
        : words_(text), vars_(vars), author_(author) {}

    Condition run() {
        Condition whole = any();
        if (words_.now().kind == Word::Kind::end) return whole;
        if (words_.is(")"))
            stop(rule::condition_syntax, words_.now().at, "unexpected right parenthesis");
        stop(rule::condition_syntax, words_.now().at,
             format("unexpected \"{}\"", words_.now().spelling),
             words_.is("=") ? "equality is ==" : "join conditions with && or ||");
    }

 private:
    Condition any() { return joined("||", Condition::Kind::any, &Parser::all); }
    Condition all() { return joined("&&", Condition::Kind::all, &Parser::unary); }
    Condition joined(std::string_view sign, Condition::Kind kind, Condition (Parser::*part)());
    Condition unary();
    Condition comparison();
    Condition primary();
    Condition name();
    Condition call(const Word& word);
    Condition path(const Word& word, Condition::Kind kind);
    Condition list();
    std::vector<Condition> until(std::string_view close, std::size_t opened);
    void check(const Condition& call) const;
    [[noreturn]] void unknown(const Word& word) const;
    void deeper(std::size_t at);

    Words words_;
    std::span<const std::string_view> vars_;
    Author author_;
    int depth_ = 0;
};

void Parser::deeper(std::size_t at) {
    const int most = author_ == Author::human ? limits::expression_depth : residual_depth;
    if (++depth_ > most) stop(rule::condition_limit, at, format("nested more than {} deep", most));
}

Condition Parser::joined(std::string_view sign, Condition::Kind kind, Condition (Parser::*part)()) {
    Condition first = (this->*part)();
    if (!words_.is(sign)) return first;
    Condition whole{.kind = kind, .at = first.at};
    whole.parts.push_back(std::move(first));
    while (words_.skip(sign)) whole.parts.push_back((this->*part)());
    return whole;
}

Condition Parser::unary() {
    if (!words_.is("!")) return comparison();
    const auto at = words_.take().at;
    deeper(at);
    Condition made{.kind = Condition::Kind::negation, .at = at};
    made.parts.push_back(unary());
    --depth_;
    return made;
}

Condition Parser::comparison() {
    Condition left = primary();
    const auto sign = std::find_if(comparisons.begin(), comparisons.end(),
                                   [this](std::string_view each) { return words_.is(each); });
    if (sign == comparisons.end()) return left;
    Condition made{
        .kind = Condition::Kind::comparison, .at = words_.take().at, .name = std::string(*sign)};
    made.parts.push_back(std::move(left));
    made.parts.push_back(primary());
    if (made.name == "=~" && made.parts[1].kind == Condition::Kind::literal &&
        author_ == Author::human) {
        const auto complaint = complaint_about_regex(made.parts[1].literal);
        if (!complaint.empty())
            stop(rule::condition_syntax, made.parts[1].at,
                 format("bad regular expression: {}", complaint), "the syntax is RE2's");
    }
    return made;
}

Condition Parser::primary() {
    const Word& word = words_.now();
    const auto at = word.at;
    if (words_.is("(")) {
        words_.take();
        deeper(at);
        Condition inner = any();
        if (!words_.skip(")")) stop(rule::condition_syntax, at, "the parenthesis is not closed");
        --depth_;
        return inner;
    }
    if (words_.is("[")) return list();
    if (word.kind == Word::Kind::name) return name();
    if (word.kind == Word::Kind::text) return {.at = at, .literal = words_.take().text};
    if (word.kind == Word::Kind::number)
        return {.at = at, .literal = Value::plain(std::string(words_.take().spelling))};
    if (word.kind == Word::Kind::end)
        stop(rule::condition_syntax, at, "a condition is missing at the end");
    stop(rule::condition_syntax, at, format("unexpected \"{}\"", word.spelling));
}

Condition Parser::name() {
    const Word word = words_.take();
    if (word.spelling == "true" || word.spelling == "false")
        return {.at = word.at, .literal = Value::plain(std::string(word.spelling))};
    if (words_.is(".") && word.spelling == "traits") return path(word, Condition::Kind::trait);
    if (words_.is(".") && word.spelling == "vars") return path(word, Condition::Kind::var);
    if (find_builtin(word.spelling) != nullptr) return call(word);
    if (std::find(vars_.begin(), vars_.end(), word.spelling) == vars_.end()) unknown(word);
    return {.kind = Condition::Kind::var, .at = word.at, .name = std::string(word.spelling)};
}

void Parser::unknown(const Word& word) const {
    std::vector<std::string_view> known(vars_.begin(), vars_.end());
    for (const auto& each : builtins()) known.push_back(each.name);
    throw misspelt(rule::unknown_name, word.at, format("unknown name \"{}\"", word.spelling),
                   word.spelling, known, "a trait is traits.…, a variable vars.…");
}

Condition Parser::path(const Word& word, Condition::Kind kind) {
    const auto whole = words_.path_after(word);
    const auto names = whole.substr(std::min(word.spelling.size() + 1, whole.size()));
    if (names.empty() || names.starts_with('.') || names.ends_with('.') ||
        names.find("..") != std::string_view::npos)
        stop(rule::condition_syntax, word.at, format("\"{}\" is no path", whole));
    return {.kind = kind, .at = word.at, .name = std::string(names)};
}

Condition Parser::call(const Word& word) {
    Condition made{
        .kind = Condition::Kind::builtin, .at = word.at, .name = std::string(word.spelling)};
    made.builtin = find_builtin(word.spelling);
    if (words_.is("(")) {
        const auto opened = words_.take().at;
        deeper(opened);
        made.parts = until(")", opened);
        --depth_;
    }
    check(made);
    return made;
}

bool is_value(const Condition& condition) {
    using Kind = Condition::Kind;
    return condition.kind == Kind::literal || condition.kind == Kind::trait ||
           condition.kind == Kind::var || condition.kind == Kind::list;
}

void Parser::check(const Condition& call) const {
    const Builtin& builtin = *call.builtin;
    const auto given = static_cast<int>(call.parts.size());
    const auto usage = format("usage: {}({})", builtin.name, builtin.arguments);
    if (given < builtin.least || given > builtin.most)
        stop(rule::builtin_arguments, call.at,
             format("{} takes {} {}, {} given", builtin.name,
                    builtin.least == builtin.most ? format("{}", builtin.least)
                                                  : format("{} to {}", builtin.least, builtin.most),
                    builtin.most == 1 ? "argument" : "arguments", given),
             usage);
    for (std::size_t at = 0; at < call.parts.size(); ++at) {
        const Condition& each = call.parts[at];
        if (!is_value(each))
            stop(rule::builtin_arguments, each.at,
                 format("an argument of {} must be a value", builtin.name), usage);
        if (each.kind != Condition::Kind::literal || author_ == Author::server) continue;
        const auto complaint = complaint_about(builtin.name, at, each.literal);
        if (!complaint.empty())
            stop(rule::builtin_arguments, each.at,
                 format("argument {} of {}: {}", at + 1, builtin.name, complaint), usage);
    }
}

Condition Parser::list() {
    const auto opened = words_.take().at;
    deeper(opened);
    Condition made{.kind = Condition::Kind::list, .at = opened};
    made.parts = until("]", opened);
    --depth_;
    return made;
}

std::vector<Condition> Parser::until(std::string_view close, std::size_t opened) {
    std::vector<Condition> made;
    if (words_.skip(close)) return made;
    do made.push_back(primary());
    while (words_.skip(","));
    if (!words_.skip(close))
        stop(rule::condition_syntax, opened, format("expected \"{}\" or a comma", close));
    return made;
}

}  // namespace

Condition parse_condition(std::string_view text, std::span<const std::string_view> vars,
                          Author author) {
    const auto most = author == Author::human ? limits::expression_bytes : residual_bytes;
    if (text.size() > most)
        stop(rule::condition_limit, 0,
             format("the condition has {} bytes, more than {}", text.size(), most));
    return Parser(text, vars, author).run();
}

}  // namespace vigo::lang
