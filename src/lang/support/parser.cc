// parser — recursive descent over the words of a template.

#include "lang/support/parser.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "lang/support/function.h"
#include "lang/support/lexer.h"
#include "lang/support/literal.h"
#include "lang/support/stop.h"
#include "lang/support/unicode.h"
#include "lang/support/varying.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

class Parser {
 public:
    explicit Parser(Tree& into) : tree_(into), lexer_(into.text) {}

    void run();

 private:
    enum class End { end_of_text, end, otherwise };

    // Tokens. At most three are looked at ahead.
    Token next();
    const Token& peek();
    void put_back(Token token) { ahead_.push_back(std::move(token)); }
    Token next_word();
    Token peek_word();
    void expect_right(std::string_view context);
    [[noreturn]] void unexpected(const Token& token, std::string_view context);
    [[noreturn]] static void stop(std::size_t at, std::string message, std::string hint = {});

    // Text and actions.
    End list(Nodes& into, std::string_view context, std::size_t opened);
    /// Says how the list ends when the action was `end` or `else`.
    bool action(Nodes& into, End& end);
    void define(std::size_t at);
    std::string template_name(std::string_view context);
    Nodes separate_body(std::string_view context, std::size_t opened);
    void add_template(const std::string& name, Nodes body, std::size_t at);
    Node control(Node::Kind kind, std::string_view keyword, std::size_t at);
    Node block(std::size_t at);
    Node call(std::size_t at);
    Node jump(Node::Kind kind, const Token& keyword);

    // Pipelines.
    std::unique_ptr<Pipe> pipeline(std::string_view context, TokenKind end);
    void declarations(Pipe& into, std::string_view context);
    void check(const Pipe& pipe, std::string_view context) const;
    Command command();
    bool operand(Command& into);
    bool term(Operand& into);
    void literal(Operand& into, const Token& token);
    void function(Operand& into, const Token& token);
    void use(const Token& variable);

    /// Counts what the tree is made of.
    void count(std::size_t at) {
        if (++tree_.words > limits::template_words)
            throw Stop{rule::template_limit, at,
                       format("the template has more than {} texts, actions and operands",
                              limits::template_words),
                       "let a loop write what repeats"};
    }

    /// Bounds recursion, whatever causes it.
    struct Level {
        Level(int& depth, std::size_t at) : depth_(depth) {
            if (++depth_ > limits::template_depth) {
                --depth_;
                throw Stop{rule::template_limit, at,
                           format("nested more than {} deep", limits::template_depth)};
            }
        }
        ~Level() { --depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

     private:
        int& depth_;
    };

    Tree& tree_;
    Lexer lexer_;
    std::vector<Token> ahead_;
    std::vector<std::string_view> variables_ = {"$"};
    int ranges_ = 0;
    int depth_ = 0;
};

Token Parser::next() {
    if (ahead_.empty()) return lexer_.next();
    Token token = std::move(ahead_.back());
    ahead_.pop_back();
    return token;
}

const Token& Parser::peek() {
    if (ahead_.empty()) ahead_.push_back(lexer_.next());
    return ahead_.back();
}

Token Parser::next_word() {
    for (;;) {
        Token token = next();
        if (token.kind != TokenKind::space) return token;
    }
}

Token Parser::peek_word() {
    Token token = next_word();
    put_back(token);
    return token;
}

void Parser::stop(std::size_t at, std::string message, std::string hint) {
    throw Stop{rule::template_syntax, at, std::move(message), std::move(hint)};
}

void Parser::unexpected(const Token& token, std::string_view context) {
    if (token.kind == TokenKind::problem) stop(token.at, token.problem);
    stop(token.at, format("unexpected {} in {}", describe(token), context));
}

void Parser::expect_right(std::string_view context) {
    const auto token = next_word();
    if (token.kind != TokenKind::right) unexpected(token, context);
}

void Parser::run() {
    while (peek().kind != TokenKind::end_of_text) {
        if (peek().kind == TokenKind::left) {
            const Token left = next();
            const Token word = next_word();
            if (word.is("define")) {
                define(left.at);
                continue;
            }
            put_back(word);
            put_back(left);
        }
        End end = End::end_of_text;
        const auto at = peek().at;
        if (action(tree_.root, end))
            stop(at, end == End::end ? "\"end\" without anything to end"
                                     : "\"else\" outside of if, with and range");
    }
}

Parser::End Parser::list(Nodes& into, std::string_view context, std::size_t opened) {
    End end = End::end_of_text;
    while (peek_word().kind != TokenKind::end_of_text)
        if (action(into, end)) {
            into.shrink_to_fit();
            return end;
        }
    stop(opened, format("{} has no \"{{{{end}}}}\"", context));
}

bool Parser::action(Nodes& into, End& end) {
    const Token token = next_word();
    count(token.at);
    if (token.kind == TokenKind::text) {
        into.push_back({.kind = Node::Kind::text, .at = token.at, .text = token.text});
        return false;
    }
    if (token.kind != TokenKind::left) unexpected(token, "the text");
    const Token word = next_word();
    if (word.is("end")) {
        expect_right("end");
        end = End::end;
        return true;
    }
    if (word.is("else")) {
        if (!peek_word().is("if") && !peek_word().is("with")) expect_right("else");
        end = End::otherwise;
        return true;
    }
    if (word.is("if"))
        into.push_back(control(Node::Kind::branch_if, "if", token.at));
    else if (word.is("with"))
        into.push_back(control(Node::Kind::branch_with, "with", token.at));
    else if (word.is("range"))
        into.push_back(control(Node::Kind::range, "range", token.at));
    else if (word.is("block"))
        into.push_back(block(token.at));
    else if (word.is("template"))
        into.push_back(call(token.at));
    else if (word.is("break"))
        into.push_back(jump(Node::Kind::leave, word));
    else if (word.is("continue"))
        into.push_back(jump(Node::Kind::next, word));
    else {
        put_back(word);
        Node node{.kind = Node::Kind::action, .at = word.at};
        node.pipe = pipeline("a command", TokenKind::right);
        into.push_back(std::move(node));
    }
    return false;
}

Node Parser::jump(Node::Kind kind, const Token& keyword) {
    const auto after = next_word();
    if (after.kind != TokenKind::right) unexpected(after, keyword.text);
    if (ranges_ == 0) stop(keyword.at, format("\"{}\" outside of a range", keyword.text));
    return {.kind = kind, .at = keyword.at};
}

Node Parser::control(Node::Kind kind, std::string_view keyword, std::size_t at) {
    const Level level(depth_, at);
    const auto scope = variables_.size();
    Node node{.kind = kind, .at = at};
    node.pipe = pipeline(keyword, TokenKind::right);
    const bool loops = kind == Node::Kind::range;
    ranges_ += loops ? 1 : 0;
    node.arms = std::make_unique<Arms>();
    End end = list(node.arms->body, keyword, at);
    ranges_ -= loops ? 1 : 0;
    if (end == End::otherwise && !loops && peek_word().is(keyword)) {
        const auto word = next_word();
        node.arms->otherwise.push_back(control(kind, keyword, word.at));
        end = End::end;  // one {{end}} closes the whole chain
    } else if (end == End::otherwise) {
        if (const auto word = peek_word(); word.is("if") || word.is("with"))
            stop(at, format("\"else {0}\" belongs to \"{0}\", not to \"{1}\"", word.text, keyword));
        end = list(node.arms->otherwise, keyword, at);
    }
    if (end != End::end) stop(at, format("a second \"else\" in one \"{}\"", keyword));
    variables_.resize(scope);
    return node;
}

std::string Parser::template_name(std::string_view context) {
    const auto token = next_word();
    if (token.kind != TokenKind::quoted && token.kind != TokenKind::raw) unexpected(token, context);
    const auto name = read_quoted(token.text);
    if (!name) stop(token.at, "the name is not valid quoted text");
    return *name;
}

/// A body with its own variables, as templates have.
Nodes Parser::separate_body(std::string_view context, std::size_t opened) {
    const Level level(depth_, opened);
    std::vector<std::string_view> variables = {"$"};
    std::swap(variables, variables_);
    int ranges = 0;
    std::swap(ranges, ranges_);
    Nodes body;
    if (list(body, context, opened) != End::end) stop(opened, format("\"else\" in {}", context));
    variables_ = std::move(variables);
    ranges_ = ranges;
    return body;
}

/// Go trims more than ASCII's white space here.
bool is_blank(std::string_view text) {
    constexpr std::u32string_view beyond = U"\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000";
    while (!text.empty()) {
        const Rune rune = first_rune(text);
        const bool ascii = rune.code == ' ' || (rune.code >= '\t' && rune.code <= '\r');
        const bool other = beyond.find(rune.code) != std::u32string_view::npos ||
                           (rune.code >= 0x2000 && rune.code <= 0x200A);
        if (!rune.valid || (!ascii && !other)) return false;
        text.remove_prefix(rune.size);
    }
    return true;
}

bool is_blank(const Nodes& nodes) {
    return std::all_of(nodes.begin(), nodes.end(), [](const Node& each) {
        return each.kind == Node::Kind::text && is_blank(each.text);
    });
}

void Parser::add_template(const std::string& name, Nodes body, std::size_t at) {
    auto& place = tree_.defined[name];
    if (!is_blank(place)) {
        if (!is_blank(body)) stop(at, format("the template \"{}\" is defined twice", name));
        return;
    }
    place = std::move(body);
}

void Parser::define(std::size_t at) {
    const auto name = template_name("define");
    expect_right("define");
    add_template(name, separate_body("define", at), at);
}

Node Parser::block(std::size_t at) {
    Node node{.kind = Node::Kind::call, .at = at};
    node.text = tree_.names.emplace_front(template_name("block"));
    node.pipe = pipeline("block", TokenKind::right);
    add_template(std::string(node.text), separate_body("block", at), at);
    return node;
}

Node Parser::call(std::size_t at) {
    Node node{.kind = Node::Kind::call, .at = at};
    node.text = tree_.names.emplace_front(template_name("template"));
    if (peek_word().kind == TokenKind::right)
        expect_right("template");
    else
        node.pipe = pipeline("template", TokenKind::right);
    return node;
}

void Parser::declarations(Pipe& into, std::string_view context) {
    for (;;) {
        if (peek_word().kind != TokenKind::variable) return;
        const Token variable = next_word();
        const Token after = next();
        const Token word = after.kind == TokenKind::space ? next_word() : after;
        const bool comma = word.kind == TokenKind::other && word.text == ",";
        const bool sets = word.kind == TokenKind::assign || word.kind == TokenKind::declare;
        if (!comma && !sets) {
            put_back(word);
            if (after.kind == TokenKind::space) put_back(after);
            put_back(variable);
            return;
        }
        into.declares.emplace_back(variable.text);
        variables_.emplace_back(variable.text);
        if (variables_.size() > limits::template_variables)
            throw Stop{rule::template_limit, variable.at,
                       format("more than {} variables at one place", limits::template_variables)};
        into.assigns = word.kind == TokenKind::assign;
        if (sets) return;
        if (context != "range" || into.declares.size() == 2)
            stop(variable.at, format("too many variables in {}", context));
        const auto kind = peek_word().kind;
        if (kind != TokenKind::variable && kind != TokenKind::right &&
            kind != TokenKind::right_paren)
            stop(variable.at, "a range can only set variables");
    }
}

std::unique_ptr<Pipe> Parser::pipeline(std::string_view context, TokenKind end) {
    auto pipe = std::make_unique<Pipe>();
    pipe->at = peek_word().at;
    const Level level(depth_, pipe->at);
    declarations(*pipe, context);
    for (;;) {
        const Token token = next_word();
        if (token.kind == end) break;
        put_back(token);
        switch (token.kind) {
            case TokenKind::flag:
            case TokenKind::character:
            case TokenKind::dot:
            case TokenKind::field:
            case TokenKind::identifier:
            case TokenKind::number:
            case TokenKind::nil:
            case TokenKind::quoted:
            case TokenKind::raw:
            case TokenKind::variable:
            case TokenKind::left_paren:
                pipe->commands.push_back(command());
                break;
            default:
                unexpected(token, context);
        }
    }
    check(*pipe, context);
    return pipe;
}

void Parser::check(const Pipe& pipe, std::string_view context) const {
    if (pipe.commands.empty()) stop(pipe.at, format("{} needs a value", context));
    for (std::size_t at = 1; at < pipe.commands.size(); ++at)
        if (!pipe.commands[at].words[0].is_executable())
            stop(pipe.commands[at].at,
                 "a value cannot be piped into something that is no function");
}

Command Parser::command() {
    Command made{.at = peek_word().at};
    for (;;) {
        peek_word();
        operand(made);
        const Token token = next();
        if (token.kind == TokenKind::space) continue;
        if (token.kind == TokenKind::pipe) break;
        if (token.kind != TokenKind::right && token.kind != TokenKind::right_paren)
            unexpected(token, "a command");
        put_back(token);
        break;
    }
    if (made.words.empty()) stop(made.at, "the command is empty");
    made.words.shrink_to_fit();
    return made;
}

bool Parser::operand(Command& into) {
    Operand made;
    if (!term(made)) return false;
    const bool takes_fields = made.is_executable();
    std::size_t end = made.at + made.spelling.size();
    while (peek().kind == TokenKind::field) {
        const Token field = next();
        if (!takes_fields)
            stop(field.at, format("\"{}\" has no fields", made.spelling),
                 made.kind == Operand::Kind::dot ? "write \".name\" with one dot" : "");
        made.fields.emplace_back(field.text.substr(1));
        end = field.at + field.text.size();
    }
    made.spelling = std::string_view(tree_.text).substr(made.at, end - made.at);
    into.words.push_back(std::move(made));
    return true;
}

bool Parser::term(Operand& into) {
    const Token token = next_word();
    count(token.at);
    into.at = token.at;
    into.spelling = token.text;
    switch (token.kind) {
        case TokenKind::identifier:
            function(into, token);
            return true;
        case TokenKind::dot:
            into.kind = Operand::Kind::dot;
            return true;
        case TokenKind::field:
            into.kind = Operand::Kind::dot;
            into.fields.emplace_back(token.text.substr(1));
            return true;
        case TokenKind::nil:
            into.kind = Operand::Kind::nil;
            return true;
        case TokenKind::variable:
            use(token);
            into.kind = Operand::Kind::variable;
            into.name = token.text;
            return true;
        case TokenKind::flag:
        case TokenKind::number:
        case TokenKind::character:
        case TokenKind::quoted:
        case TokenKind::raw:
            literal(into, token);
            return true;
        case TokenKind::left_paren: {
            into.kind = Operand::Kind::pipe;
            into.pipe = pipeline("parentheses", TokenKind::right_paren);
            const auto end = peek().at;
            into.spelling = std::string_view(tree_.text).substr(token.at, end - token.at);
            return true;
        }
        default:
            put_back(token);
            return false;
    }
}

void Parser::literal(Operand& into, const Token& token) {
    into.kind = Operand::Kind::constant;
    const auto set = [&into](Value value) {
        into.constant = std::make_unique<const Value>(std::move(value));
    };
    if (token.kind == TokenKind::flag) return set(token.text == "true");
    if (token.kind == TokenKind::number) {
        std::string why;
        auto number = read_number(token.text, why);
        if (!number) stop(token.at, format("bad number \"{}\": {}", token.text, why));
        into.overflows = number->overflows;
        if (number->complex)
            into.complex = std::make_unique<const std::complex<double>>(*number->complex);
        return set(std::move(number->value));
    }
    if (token.kind == TokenKind::character) {
        auto value = read_character(token.text);
        if (!value)
            stop(token.at, format("{} is not one character", token.text),
                 "text stands in double quotes");
        return set(std::move(*value));
    }
    const auto text = read_quoted(token.text);
    if (!text)
        stop(token.at, format("{} has an escape that Go does not know", printable(token.text, 60)),
             "in backquotes a backslash is a backslash");
    set(*text);
}

void Parser::function(Operand& into, const Token& token) {
    into.kind = Operand::Kind::function;
    into.function = find_function(token.text);
    if (into.function != nullptr) return;
    if (const Varying* varying = find_varying(token.text))
        throw Stop{
            rule::unknown_function, token.at,
            format("there is no function \"{}\": {}, and what varies would be mended for ever",
                   token.text, varying->because),
            std::string(varying->instead)};
    throw misspelt(rule::unknown_function, token.at,
                   format("there is no function \"{}\"", token.text), token.text, function_names());
}

void Parser::use(const Token& variable) {
    if (std::find(variables_.begin(), variables_.end(), variable.text) != variables_.end()) return;
    auto known = variables_;
    std::erase(known, "$");
    throw misspelt(rule::template_syntax, variable.at,
                   format("undefined variable \"{}\"", variable.text), variable.text, known);
}

}  // namespace

std::shared_ptr<const Tree> parse_tree(std::string_view text) {
    if (text.size() > limits::template_bytes)
        throw Stop{
            rule::template_limit, 0,
            format("the template has {} bytes, more than {}", text.size(), limits::template_bytes)};
    auto tree = std::make_shared<Tree>();
    tree->text = text;
    Parser(*tree).run();
    tree->root.shrink_to_fit();
    return tree;
}

}  // namespace vigo::lang
