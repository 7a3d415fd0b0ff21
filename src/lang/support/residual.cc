// residual — writes what is not decided, with known values as literals.

#include "lang/support/residual.h"

#include "base/text.h"
#include "lang/support/decide.h"

namespace vigo::lang {
namespace {

/// As it was written where a condition can say so: `1.10` is not `1.1` to text.
std::string number(const Value& value) {
    auto written = value.source();
    const auto digits = written.find_first_not_of('-');
    const bool readable = digits <= 1 && written[digits] >= '0' && written[digits] <= '9';
    if (readable) return written;
    return value.kind() == Kind::integer ? format("{}", value.integer())
                                         : format("{}", value.real());
}

std::string literal(const Value& value) {
    if (value.is_number()) return number(value);
    if (value.kind() == Kind::flag) return value.flag() ? "true" : "false";
    if (value.is_list() || value.is_map()) {
        std::string made;
        const auto add = [&made](const std::string& element) {
            made += (made.empty() ? "" : ", ") + element;
        };
        if (value.is_list())
            for (const auto& each : value.list()) add(literal(each));
        else
            for (const auto& each : value.map())
                add(literal(Value(each.name)));  // `in` asks for names
        return "[" + made + "]";
    }
    std::string quoted = "'";
    for (const char c : value.source()) {
        if (c == '\'' || c == '\\') quoted += '\\';
        if (c == '\n')
            quoted += "\\n";
        else
            quoted += c;
    }
    return quoted + "'";
}

class Writer {
 public:
    Writer(const Facts& facts, Reads* reads) : enquiry_(facts, reads) {}

    /// Of a condition that is not decided. `inside`: it stands in a larger one and may need
    /// parentheses.
    std::string write(const Condition& condition, bool inside);
    Truth truth(const Condition& condition) { return enquiry_.truth(condition); }

 private:
    std::string joined(const Condition& condition, bool inside);
    std::string operand(const Condition& condition);

    Enquiry enquiry_;
};

std::string Writer::joined(const Condition& condition, bool inside) {
    const std::string_view sign = condition.kind == Condition::Kind::any ? " || " : " && ";
    std::string made;
    int count = 0;
    const Condition* only = nullptr;
    for (const auto& each : condition.parts) {
        // What is decided here decides nothing: else the whole were decided.
        if (enquiry_.truth(each) != Truth::unknown) continue;
        if (count++ > 0) made += sign;
        made += write(each, true);
        only = &each;
    }
    if (count == 1) return write(*only, inside);
    return inside ? "(" + made + ")" : made;
}

std::string Writer::operand(const Condition& condition) {
    const auto known = enquiry_.value(condition);
    if (known.known) return literal(known.value);
    switch (condition.kind) {
        case Condition::Kind::trait:
            return "traits." + condition.name;
        case Condition::Kind::var:
            return "vars." + condition.name;
        case Condition::Kind::list: {
            std::string made;
            for (const auto& each : condition.parts)
                made += (made.empty() ? "" : ", ") + operand(each);
            return "[" + made + "]";
        }
        default:
            return write(condition, true);
    }
}

std::string Writer::write(const Condition& condition, bool inside) {
    switch (condition.kind) {
        case Condition::Kind::any:
        case Condition::Kind::all:
            return joined(condition, inside);
        case Condition::Kind::negation:
            return "!" + write(condition.parts[0], true);
        case Condition::Kind::comparison: {
            const auto made = operand(condition.parts[0]) + " " + condition.name + " " +
                              operand(condition.parts[1]);
            return inside ? "(" + made + ")" : made;
        }
        case Condition::Kind::builtin: {
            std::string arguments;
            for (const auto& each : condition.parts)
                arguments += (arguments.empty() ? "" : ", ") + operand(each);
            return condition.name + (condition.parts.empty() ? "" : "(" + arguments + ")");
        }
        default:
            return operand(condition);
    }
}

}  // namespace

std::string residual_of(const Condition& condition, const Facts& facts, Reads* reads) {
    Writer writer(facts, reads);
    switch (writer.truth(condition)) {
        case Truth::yes:
            return "";
        case Truth::no:
            return "false";
        default:
            return writer.write(condition, false);
    }
}

}  // namespace vigo::lang
