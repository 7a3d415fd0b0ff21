// evaluator — walks the tree: scopes, pipelines, fields, calls.

#include "lang/support/evaluator.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "lang/support/function.h"
#include "lang/support/print.h"
#include "lang/support/run.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

// Blocks inside of blocks, over all template calls: keeps recursion far from the end of a thread's
// stack.
constexpr int most_nested = 4 * limits::template_depth;

enum class Flow { normal, leave, next };

struct Variable {
    std::string_view name;
    Datum value;
};

class Evaluator {
 public:
    Evaluator(const Tree& tree, const Value& root, Reads* reads, std::vector<Oddity>& oddities,
              std::vector<Blank>* blanks)
        : tree_(tree), run_(root, reads), oddities_(oddities), blanks_(blanks) {
        dot_ = run_.dot();
        variables_.push_back({"$", dot_});
        out_.reserve(tree.text.size());
    }

    std::string run() {
        walk(tree_.root, dot_);
        return std::move(out_);
    }

 private:
    /// Undoes what a block has changed, also when it is left early.
    class Scope {
     public:
        Scope(Evaluator& of, std::size_t at) : of_(of), variables_(of.variables_.size()) {
            if (++of.nested_ > most_nested) {
                --of.nested_;
                throw Stop{rule::template_limit, at,
                           format("nested more than {} deep", most_nested)};
            }
        }
        ~Scope() {
            --of_.nested_;
            of_.variables_.resize(variables_);
        }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

     private:
        Evaluator& of_;
        std::size_t variables_;
    };

    Flow walk(const Nodes& nodes, const Datum& dot);
    Flow walk(const Node& node, const Datum& dot);
    Flow branch(const Node& node, const Datum& dot);
    Flow range(const Node& node, const Datum& dot);
    Flow iteration(const Node& node, const Datum& key, const Datum& element);
    Flow counting(const Node& node, const Datum& dot, std::int64_t end);
    void set_range_variables(const Pipe& pipe, const Datum& key, const Datum& element);
    void call(const Node& node, const Datum& dot);
    void print(const Node& node, const Datum& value);

    Datum pipeline(const Pipe& pipe, const Datum& dot);
    Datum command(const Command& command, const Datum& dot, const Datum* piped);
    Datum operand(const Operand& operand, const Datum& dot, std::span<const Operand> arguments,
                  const Datum* piped);
    Datum fields(const Operand& operand, const Datum& from);
    Datum field(const Operand& operand, const Datum& of, std::string_view name);
    Datum call(const Operand& operand, const Datum& dot, std::span<const Operand> arguments,
               const Datum* piped);
    Datum short_circuit(const Operand& operand, const Datum& dot,
                        std::span<const Operand> arguments, const Datum* piped);
    Datum argument(const Operand& operand, const Datum& dot);
    Datum constant(const Operand& operand);
    Variable& variable(std::string_view name, std::size_t at);
    void append(std::string_view text, std::size_t at);
    Datum apply(const Operand& operand, std::size_t from);
    /// What a function refuses was looked at, too.
    void read_arguments(std::size_t from) {
        for (auto at = from; at < arguments_.size(); ++at) run_.read(arguments_[at]);
    }
    template <class Body>
    auto fenced(std::size_t at, std::string_view function, Body body);

    const Tree& tree_;
    Run run_;
    std::vector<Oddity>& oddities_;
    std::vector<Blank>* blanks_;
    Datum dot_;
    std::vector<Variable> variables_;
    std::size_t frame_ = 0;         ///< where the variables of the running template begin
    std::vector<Datum> arguments_;  ///< of the calls that are being prepared, one behind another
    int nested_ = 0;
    int calls_ = 0;
    std::string out_;
};

/// Turns a refusal into an error at a place.
template <class Body>
auto Evaluator::fenced(std::size_t at, std::string_view function, Body body) {
    try {
        return body();
    } catch (const Refusal& refusal) {
        const auto rule = refusal.rule.empty() ? rule::template_function : refusal.rule;
        const auto message =
            function.empty() ? refusal.message : format("{}: {}", function, refusal.message);
        throw Stop{rule, at, message, refusal.hint};
    }
}

void Evaluator::append(std::string_view text, std::size_t at) {
    if (out_.size() + text.size() > limits::template_output)
        fenced(at, "", [&] { Run::bound(out_.size() + text.size()); });
    out_ += text;
}

Flow Evaluator::walk(const Nodes& nodes, const Datum& dot) {
    for (const auto& node : nodes)
        if (const Flow flow = walk(node, dot); flow != Flow::normal) return flow;
    return Flow::normal;
}

Flow Evaluator::walk(const Node& node, const Datum& dot) {
    switch (node.kind) {
        case Node::Kind::text:
            append(node.text, node.at);
            return Flow::normal;
        case Node::Kind::action: {
            const Datum value = pipeline(*node.pipe, dot);
            if (node.pipe->declares.empty()) print(node, value);
            return Flow::normal;
        }
        case Node::Kind::branch_if:
        case Node::Kind::branch_with:
            return branch(node, dot);
        case Node::Kind::range:
            return range(node, dot);
        case Node::Kind::call:
            call(node, dot);
            return Flow::normal;
        case Node::Kind::leave:
            return Flow::leave;
        case Node::Kind::next:
            return Flow::next;
    }
    return Flow::normal;
}

void Evaluator::print(const Node& node, const Datum& value) {
    run_.read_printed(value);
    if (value.is_nil()) {
        oddities_.push_back({node.at, "prints a value that is null"});
        return append("<no value>", node.at);
    }
    const auto from = out_.size();
    if (value.value().is_text())
        append(value.value().text(), node.at);
    else
        fenced(node.at, "", [&] { print_datum(out_, value); });
    if (blanks_ != nullptr && value.path != nullptr && value.value().is_scalar())
        blanks_->push_back({from, out_.size() - from, Run::spelled(*value.path)});
}

Flow Evaluator::branch(const Node& node, const Datum& dot) {
    const Scope scope(*this, node.at);
    const Datum value = pipeline(*node.pipe, dot);
    run_.read(value);
    if (!is_true(value)) return walk(node.arms->otherwise, dot);
    return walk(node.arms->body, node.kind == Node::Kind::branch_with ? value : dot);
}

/// What the range declares stands on top; what it only sets is searched by name.
void Evaluator::set_range_variables(const Pipe& pipe, const Datum& key, const Datum& element) {
    const auto count = pipe.declares.size();
    const auto set = [&](std::size_t at, const Datum& value) {
        if (pipe.assigns)
            variable(pipe.declares[at], pipe.at).value = value;
        else
            variables_[variables_.size() - count + at].value = value;
    };
    if (count > 0) set(count - 1, element);
    if (count > 1) set(0, key);
}

Flow Evaluator::iteration(const Node& node, const Datum& key, const Datum& element) {
    fenced(node.at, "range", [&] { run_.spend(); });
    set_range_variables(*node.pipe, key, element);
    const Scope scope(*this, node.at);
    return walk(node.arms->body, element);
}

/// Go 1.22 counts from 0.
Flow Evaluator::counting(const Node& node, const Datum& dot, std::int64_t end) {
    if (node.pipe->declares.size() > 1)
        throw Stop{rule::template_type, node.pipe->at,
                   "a range over a number sets one variable only"};
    if (end <= 0) return walk(node.arms->otherwise, dot);
    for (std::int64_t at = 0; at < end; ++at) {
        const Datum number = Datum::count(static_cast<std::size_t>(at));
        if (iteration(node, number, number) == Flow::leave) break;
    }
    return Flow::normal;
}

Flow Evaluator::range(const Node& node, const Datum& dot) {
    const Scope scope(*this, node.at);
    const Datum over = pipeline(*node.pipe, dot);
    run_.read(over);
    const Value& value = over.value();
    if (value.is_list() && !value.list().empty()) {
        std::size_t at = 0;
        // All of it has been read: its elements need no path.
        for (const auto& each : value.list())
            if (iteration(node, Datum::count(at++), Datum::part(over, each)) == Flow::leave) break;
        return Flow::normal;
    }
    if (value.is_map() && !value.map().empty()) {
        const bool wants_key = node.pipe->declares.size() > 1;
        for (const auto* each : sorted_members(value.map()))
            if (iteration(node, wants_key ? Datum(Value(each->name)) : Datum(),
                          Datum::part(over, each->value)) == Flow::leave)
                break;
        return Flow::normal;
    }
    if (value.kind() == Kind::integer) return counting(node, dot, value.integer());
    if (!value.is_list() && !value.is_map() && !over.is_nil())
        throw Stop{rule::template_type, node.pipe->at,
                   format("cannot range over {}", kind_name(over)),
                   "a list, a map or a whole number is needed"};
    return walk(node.arms->otherwise, dot);
}

void Evaluator::call(const Node& node, const Datum& dot) {
    const auto found = tree_.defined.find(node.text);
    if (found == tree_.defined.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, body] : tree_.defined) names.push_back(name);
        throw misspelt(rule::unknown_template, node.at,
                       format("there is no template \"{}\"", node.text), node.text, names);
    }
    if (calls_ >= limits::template_depth)
        throw Stop{rule::template_limit, node.at,
                   format("templates call each other more than {} deep", limits::template_depth)};
    const Datum given = node.pipe ? pipeline(*node.pipe, dot) : Datum();
    const Scope scope(*this, node.at);
    fenced(node.at, "template", [&] { run_.spend(); });
    // A template sees none of its caller's variables.
    const auto frame = frame_;
    frame_ = variables_.size();
    variables_.push_back({"$", given});
    ++calls_;
    walk(found->second, given);
    --calls_;
    frame_ = frame;
}

Datum Evaluator::pipeline(const Pipe& pipe, const Datum& dot) {
    Datum value;
    const Datum* piped = nullptr;
    for (const auto& each : pipe.commands) {
        value = command(each, dot, piped);
        value.boxed = false;
        piped = &value;
    }
    for (const auto& name : pipe.declares) {
        if (!pipe.assigns) {
            variables_.push_back({name, value});
            continue;
        }
        variable(name, pipe.at).value = value;
    }
    return value;
}

Datum Evaluator::command(const Command& command, const Datum& dot, const Datum* piped) {
    const Operand& first = command.words.front();
    return operand(first, dot, std::span(command.words).subspan(1), piped);
}

Datum Evaluator::operand(const Operand& word, const Datum& dot, std::span<const Operand> arguments,
                         const Datum* piped) {
    if (word.kind == Operand::Kind::function && word.fields.empty())
        return call(word, dot, arguments, piped);
    if (!arguments.empty() || piped != nullptr)
        throw Stop{
            rule::template_type, word.at,
            format("\"{}\" is no function: it takes no arguments", printable(word.spelling, 60))};
    switch (word.kind) {
        case Operand::Kind::nil:
            throw Stop{rule::template_type, word.at, "nil is no command"};
        case Operand::Kind::dot:
            return fields(word, dot);
        case Operand::Kind::variable:
            return fields(word, variable(word.name, word.at).value);
        case Operand::Kind::constant:
            return constant(word);
        case Operand::Kind::function:
            return fields(word, call(word, dot, {}, nullptr));
        case Operand::Kind::pipe:
            return fields(word, pipeline(*word.pipe, dot));
    }
    return {};
}

Datum Evaluator::constant(const Operand& word) {
    if (word.overflows)
        throw Stop{rule::template_type, word.at,
                   format("{} is too large for a whole number", word.spelling)};
    if (word.complex) return Datum::imaginary(*word.complex);
    Datum made = Datum::borrowed(*word.constant);
    made.whole = Whole::constant;
    return made;
}

Variable& Evaluator::variable(std::string_view name, std::size_t at) {
    for (auto found = variables_.size(); found > frame_; --found)
        if (variables_[found - 1].name == name) return variables_[found - 1];
    throw Stop{rule::template_syntax, at, format("undefined variable \"{}\"", name),
               "declare it with := before this point"};
}

Datum Evaluator::fields(const Operand& word, const Datum& from) {
    if (word.fields.empty()) return from;
    Datum at = field(word, from, word.fields[0]);
    for (std::size_t next = 1; next < word.fields.size(); ++next)
        at = field(word, at, word.fields[next]);
    return at;
}

Datum Evaluator::field(const Operand& word, const Datum& of, std::string_view name) {
    const Value& value = of.value();
    if (value.is_map()) {
        if (const Value* found = value.find(name)) return run_.part(of, *found, name);
        run_.read_absent(of, name);
        std::vector<std::string_view> names;
        for (const auto& each : value.map()) names.push_back(each.name);
        throw misspelt(rule::missing_key, word.at,
                       format("\"{}\" has no \"{}\"", printable(word.spelling, 80), name), name,
                       names);
    }
    run_.read(of);
    if (of.is_nil())
        throw Stop{rule::missing_key, word.at,
                   format("\"{}\": there is no \"{}\" in nil", printable(word.spelling, 80), name)};
    throw Stop{rule::template_type, word.at,
               format("\"{}\": {} has no field \"{}\"", printable(word.spelling, 80), kind_name(of),
                      name)};
}

Datum Evaluator::argument(const Operand& word, const Datum& dot) {
    if (word.kind == Operand::Kind::nil) return {};
    return operand(word, dot, {}, nullptr);
}

Datum Evaluator::short_circuit(const Operand& word, const Datum& dot,
                               std::span<const Operand> arguments, const Datum* piped) {
    if (arguments.empty() && piped == nullptr)
        throw Stop{rule::template_type, word.at,
                   format("{}: takes at least 1 argument", word.spelling),
                   format("usage: {}", word.function->info.signature)};
    const bool stops_at = word.function->info.name == "or";
    Datum value;
    for (const auto& each : arguments) {
        value = argument(each, dot);
        run_.read(value);
        if (is_true(value) == stops_at) return value;
    }
    return piped != nullptr ? *piped : value;
}

Datum Evaluator::call(const Operand& word, const Datum& dot, std::span<const Operand> arguments,
                      const Datum* piped) {
    const Function& function = *word.function;
    if (is_short_circuit(function)) return short_circuit(word, dot, arguments, piped);
    fenced(word.at, function.info.name,
           [&] { check_count(function, arguments.size() + (piped != nullptr ? 1 : 0)); });
    const auto from = arguments_.size();
    for (const auto& each : arguments) arguments_.push_back(argument(each, dot));
    if (piped != nullptr) arguments_.push_back(*piped);
    fenced(word.at, function.info.name, [&] {
        try {
            check_kinds(function, std::span(arguments_).subspan(from));
        } catch (const Refusal& refusal) {
            read_arguments(from);
            const auto at = static_cast<std::size_t>(refusal.argument);
            if (at >= arguments.size()) throw;
            throw Stop{refusal.rule, arguments[at].at,
                       format("{}: {}", function.info.name, refusal.message), refusal.hint};
        }
    });
    Datum made = fenced(word.at, function.info.name, [&] { return apply(word, from); });
    arguments_.resize(from);
    return made;
}

Datum Evaluator::apply(const Operand& word, std::size_t from) {
    const Function& function = *word.function;
    const std::span<const Datum> given = std::span(arguments_).subspan(from);
    run_.spend();
    if (!function.lazy)
        for (const auto& each : given) {
            run_.read(each);
            run_.charge(each.value());
        }
    try {
        refuse_secrets(function, given);
    } catch (const Refusal&) {
        read_arguments(from);
        throw;
    }
    Datum made = function.call(given, run_);
    if (made.path == nullptr && (function.takes.empty() || !function.lazy)) run_.bound(made);
    return made;
}

}  // namespace

std::string evaluate(const Tree& tree, const Value& root, Reads* reads,
                     std::vector<Oddity>& oddities, std::vector<Blank>* blanks) {
    return Evaluator(tree, root, reads, oddities, blanks).run();
}

}  // namespace vigo::lang
