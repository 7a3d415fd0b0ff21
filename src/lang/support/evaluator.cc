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
    Evaluator(const Tree& tree, const Value& root, Reads* reads, std::vector<Oddity>& oddities)
        : tree_(tree), run_(root, reads), oddities_(oddities) {
        dot_ = Datum::borrowed(root, "");
        variables_.push_back({"$", dot_});
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
    void set_range_variables(const Pipe& pipe, const Datum& key, const Datum& element);
    void call(const Node& node, const Datum& dot);
    void print(const Node& node, const Datum& value);

    Datum pipeline(const Pipe& pipe, const Datum& dot);
    Datum command(const Command& command, const Datum& dot, const Datum* piped);
    Datum operand(const Operand& operand, const Datum& dot, std::span<const Operand> arguments,
                  const Datum* piped);
    Datum fields(const Operand& operand, Datum from);
    Datum field(const Operand& operand, const Datum& of, const std::string& name);
    Datum call(const Operand& operand, const Datum& dot, std::span<const Operand> arguments,
               const Datum* piped);
    Datum short_circuit(const Operand& operand, const Datum& dot,
                        std::span<const Operand> arguments, const Datum* piped);
    Datum argument(const Operand& operand, const Datum& dot);
    Datum constant(const Operand& operand);
    Variable& variable(const Operand& operand);
    void append(std::string_view text, std::size_t at);
    template <class Body>
    auto fenced(std::size_t at, std::string_view function, Body body);

    const Tree& tree_;
    Run run_;
    std::vector<Oddity>& oddities_;
    Datum dot_;
    std::vector<Variable> variables_;
    std::size_t frame_ = 0;  ///< where the variables of the running template begin
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
    run_.read(value);
    if (value.is_nil()) {
        oddities_.push_back({node.at, "prints a value that is null"});
        return append("<no value>", node.at);
    }
    if (value.value().is_text()) return append(value.value().text(), node.at);
    fenced(node.at, "", [&] { print_value(out_, value.value()); });
}

Flow Evaluator::branch(const Node& node, const Datum& dot) {
    const Scope scope(*this, node.at);
    const Datum value = pipeline(*node.pipe, dot);
    run_.read(value);
    if (!is_true(value.value())) return walk(node.otherwise, dot);
    return walk(node.body, node.kind == Node::Kind::branch_with ? value : dot);
}

void Evaluator::set_range_variables(const Pipe& pipe, const Datum& key, const Datum& element) {
    const auto set = [&](std::size_t at, const Datum& value) {
        const auto last =
            std::find_if(variables_.rbegin(), variables_.rend(),
                         [&](const Variable& each) { return each.name == pipe.declares[at]; });
        last->value = value;
    };
    const auto count = pipe.declares.size();
    if (count > 0) set(count - 1, element);
    if (count > 1) set(0, key);
}

Flow Evaluator::iteration(const Node& node, const Datum& key, const Datum& element) {
    const Scope scope(*this, node.at);
    fenced(node.at, "range", [&] { run_.spend(); });
    set_range_variables(*node.pipe, key, element);
    return walk(node.body, element);
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
        for (const auto* each : sorted_members(value.map()))
            if (iteration(node, Datum(Value(each->name)), Datum::part(over, each->value)) ==
                Flow::leave)
                break;
        return Flow::normal;
    }
    if (!value.is_list() && !value.is_map() && !value.is_null())
        throw Stop{rule::template_type, node.pipe->at,
                   format("cannot range over {}", name_of(value.kind())),
                   "a list or a map is needed"};
    return walk(node.otherwise, dot);
}

void Evaluator::call(const Node& node, const Datum& dot) {
    const auto found = tree_.defined.find(node.name);
    if (found == tree_.defined.end()) {
        std::vector<std::string_view> names;
        for (const auto& [name, body] : tree_.defined) names.push_back(name);
        const auto near = nearest(node.name, names);
        throw Stop{rule::unknown_template, node.at,
                   format("there is no template \"{}\"", node.name),
                   near.empty() ? "" : format("did you mean \"{}\"?", near)};
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
        piped = &value;
    }
    for (const auto& name : pipe.declares) {
        if (!pipe.assigns) {
            variables_.push_back({name, value});
            continue;
        }
        Operand target{.at = pipe.at};
        target.name = name;
        variable(target).value = value;
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
            return fields(word, variable(word).value);
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
    Datum made;
    made.held = word.constant;
    made.whole = Whole::constant;
    return made;
}

Variable& Evaluator::variable(const Operand& word) {
    for (auto at = variables_.size(); at > frame_; --at)
        if (variables_[at - 1].name == word.name) return variables_[at - 1];
    throw Stop{rule::template_syntax, word.at, format("undefined variable \"{}\"", word.name),
               "declare it with := before this point"};
}

Datum Evaluator::fields(const Operand& word, Datum from) {
    for (const auto& name : word.fields) from = field(word, from, name);
    return from;
}

Datum Evaluator::field(const Operand& word, const Datum& of, const std::string& name) {
    const Value& value = of.value();
    if (value.is_map()) {
        if (value.find(name) != nullptr) return run_.step(of, name);
        run_.read_absent(of, name);
        std::vector<std::string_view> names;
        for (const auto& each : value.map()) names.push_back(each.name);
        const auto near = nearest(name, names);
        throw Stop{rule::missing_key, word.at,
                   format("\"{}\" has no \"{}\"", printable(word.spelling, 80), name),
                   near.empty() ? "" : format("did you mean \"{}\"?", near)};
    }
    run_.read(of);
    if (value.is_null())
        throw Stop{rule::missing_key, word.at,
                   format("\"{}\": there is no \"{}\" in nil", printable(word.spelling, 80), name)};
    throw Stop{rule::template_type, word.at,
               format("\"{}\": {} has no field \"{}\"", printable(word.spelling, 80),
                      name_of(value.kind()), name)};
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
        if (is_true(value.value()) == stops_at) return value;
    }
    return piped != nullptr ? *piped : value;
}

Datum Evaluator::call(const Operand& word, const Datum& dot, std::span<const Operand> arguments,
                      const Datum* piped) {
    const Function& function = *word.function;
    if (is_short_circuit(function)) return short_circuit(word, dot, arguments, piped);
    std::vector<Datum> given;
    given.reserve(arguments.size() + 1);
    for (const auto& each : arguments) given.push_back(argument(each, dot));
    if (piped != nullptr) given.push_back(*piped);
    if (!function.lazy)
        for (const auto& each : given) run_.read(each);
    return fenced(word.at, function.info.name, [&] {
        run_.spend();
        check_arguments(function, given);
        Datum made = function.call(given, run_);
        if (made.path == nullptr && (function.takes.empty() || !function.lazy))
            run_.bound(made.value());
        return made;
    });
}

}  // namespace

std::string evaluate(const Tree& tree, const Value& root, Reads* reads,
                     std::vector<Oddity>& oddities) {
    return Evaluator(tree, root, reads, oddities).run();
}

}  // namespace vigo::lang
