// decide — Kleene logic over what the facts say.

#include "lang/support/decide.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "lang/support/answer.h"

namespace vigo::lang {
namespace {

Truth contains(const Value& item, const Value& in) {
    if (in.is_list())
        return truth_of(std::any_of(in.list().begin(), in.list().end(),
                                    [&item](const Value& each) { return equals(item, each); }));
    if (in.is_map()) return truth_of(in.find(item.source()) != nullptr);
    if (in.is_text()) return truth_of(in.text().find(item.source()) != std::string::npos);
    return Truth::no;
}

Truth matches(const Value& text, const Value& pattern) {
    if (!text.is_scalar() || !pattern.is_scalar()) return Truth::no;
    const RE2 regex(pattern.source(), RE2::Quiet);
    if (!regex.ok()) return Truth::unknown;  // a mistake that must not pass in silence
    return truth_of(RE2::PartialMatch(text.source(), regex));
}

/// Both known and present.
Truth compare(std::string_view sign, const Value& a, const Value& b) {
    if (sign == "==") return truth_of(equals(a, b));
    if (sign == "!=") return truth_of(!equals(a, b));
    if (sign == "in") return contains(a, b);
    if (sign == "=~") return matches(a, b);
    const auto order = ordered(a, b);
    if (!order) return Truth::no;
    if (sign == "<") return truth_of(*order < 0);
    if (sign == "<=") return truth_of(*order <= 0);
    if (sign == ">") return truth_of(*order > 0);
    return truth_of(*order >= 0);
}

}  // namespace

Facts::Answer Enquiry::trait(std::string_view path) {
    if (reads_ != nullptr) reads_->add("Traits." + std::string(path));
    return facts_.trait(path);
}

Facts::Answer Enquiry::var(std::string_view path) {
    if (reads_ != nullptr) reads_->add("Vars." + std::string(path));
    return facts_.var(path);
}

Facts::Answer Enquiry::hostname() {
    if (reads_ != nullptr) reads_->add("hostname");
    return facts_.hostname();
}

Facts::Answer Enquiry::environment() {
    if (reads_ != nullptr) reads_->add("environment");
    return facts_.environment();
}

Facts::Answer Enquiry::value(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::literal:
            return {.known = true, .value = condition.literal};
        case Condition::Kind::trait:
            return trait(condition.name);
        case Condition::Kind::var:
            return var(condition.name);
        case Condition::Kind::list: {
            Value::List made;
            for (const auto& each : condition.parts) {
                auto element = value(each);
                if (!element.known) return {};
                made.push_back(std::move(element.value));
            }
            return {.known = true, .value = std::move(made)};
        }
        default: {
            const Truth known = truth(condition);
            if (known == Truth::unknown) return {};
            return {.known = true, .value = known == Truth::yes};
        }
    }
}

Truth Enquiry::comparison(const Condition& condition) {
    const auto left = value(condition.parts[0]);
    const auto right = value(condition.parts[1]);
    // What is absent compares with nothing: no sign holds, not even !=, whatever the other side is.
    if ((left.known && left.value.is_null()) || (right.known && right.value.is_null()))
        return Truth::no;
    if (!left.known || !right.known) return Truth::unknown;
    return compare(condition.name, left.value, right.value);
}

Truth Enquiry::builtin(const Condition& condition) {
    std::vector<Value> arguments;
    for (const auto& each : condition.parts) {
        auto argument = value(each);
        if (!argument.known) return Truth::unknown;
        if (argument.value.is_null()) return Truth::no;
        if (!argument.value.is_scalar())
            return Truth::unknown;  // a mistake that must not pass in silence
        arguments.push_back(std::move(argument.value));
    }
    const Decision decide = decision_of(*condition.builtin);
    return decide == nullptr ? facts_.ask(condition.name, arguments) : decide(*this, arguments);
}

Truth Enquiry::truth(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::any:
        case Condition::Kind::all: {
            const Truth decisive = truth_of(condition.kind == Condition::Kind::any);
            Truth whole = negated(decisive);
            for (const auto& each : condition.parts) {
                const Truth part = truth(each);
                if (part == decisive) return decisive;
                if (part == Truth::unknown) whole = Truth::unknown;
            }
            return whole;
        }
        case Condition::Kind::negation:
            return negated(truth(condition.parts[0]));
        case Condition::Kind::comparison:
            return comparison(condition);
        case Condition::Kind::builtin:
            return builtin(condition);
        default: {
            const auto answer = value(condition);
            return answer.known ? truth_of(is_affirmative(answer.value)) : Truth::unknown;
        }
    }
}

}  // namespace vigo::lang
