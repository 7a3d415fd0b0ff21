// function — the tables joined, and arguments checked against them.

#include "lang/support/function.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "base/text.h"
#include "lang/support/print.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

struct Registry {
    std::map<std::string_view, const Function*> by_name;
    std::vector<FunctionInfo> infos;

    Registry() {
        for (const auto table :
             {go_functions(), text_functions(), list_functions(), number_functions(),
              encoding_functions(), network_functions(), envoy_functions()})
            for (const auto& each : table) {
                by_name[each.info.name] = &each;
                infos.push_back(each.info);
            }
    }
};

const Registry& registry() {
    static const Registry all;
    return all;
}

std::string wanted(const Function& function) {
    const auto most = static_cast<int>(function.takes.size());
    const int least = most - function.optional;
    if (function.repeats) return format("at least {}", least);
    return function.optional == 0 ? format("{}", most) : format("{} to {}", least, most);
}

[[noreturn]] void wrong_kind(const Datum& datum, std::size_t at, std::string_view want) {
    throw Refusal{
        .message = format("argument {} must be {}, not {}", at + 1, want, kind_name(datum)),
        .rule = rule::template_type,
        .argument = static_cast<int>(at)};
}

bool reads_as_number(const Value& value) {
    return value.is_number() || (value.is_text() && Value::plain(value.text()).is_number());
}

void check_kind(char kind, const Datum& datum, std::size_t at) {
    const Value& value = datum.value();
    const bool is_plain_scalar = value.is_scalar() && value.is_plain() && !value.is_null();
    switch (kind) {
        case 's':
            if (!value.is_text() && !is_plain_scalar) wrong_kind(datum, at, "text");
            return;
        case 't':
            if (!value.is_scalar() || value.is_null()) wrong_kind(datum, at, "text");
            return;
        case 'n':
            if (!reads_as_number(value)) wrong_kind(datum, at, "a number");
            return;
        case 'i':
            if (!reads_as_number(value) || number_of(datum).kind() != Kind::integer)
                wrong_kind(datum, at, "a whole number");
            return;
        case 'l':
            if (!value.is_list()) wrong_kind(datum, at, "a list");
            return;
        case 'm':
            if (!value.is_map()) wrong_kind(datum, at, "a map");
            return;
        case 'a':
            if (datum.complex != nullptr) wrong_kind(datum, at, "a value that data can hold");
            return;
        default:
            return;
    }
}

}  // namespace

std::span<const FunctionInfo> functions() { return registry().infos; }

std::string refusals(const FunctionInfo& function) {
    struct Letter {
        char kind;
        std::string_view refused;
    };
    constexpr Letter letters[] = {{'t', "a list, a map or nil for a text"},
                                  {'s', "what is no text"},
                                  {'n', "what is no number"},
                                  {'i', "what is no whole number"},
                                  {'l', "what is no list"},
                                  {'m', "what is no map"}};
    std::vector<std::string> said;
    for (const auto& each : letters)
        if (find_function(function.name)->takes.find(each.kind) != std::string_view::npos)
            said.emplace_back(each.refused);
    if (!function.refuses.empty()) said.emplace_back(function.refuses);
    return join(said, "; ");
}

const Function* find_function(std::string_view name) {
    const auto found = registry().by_name.find(name);
    return found == registry().by_name.end() ? nullptr : found->second;
}

std::vector<std::string_view> function_names() {
    std::vector<std::string_view> names;
    for (const auto& [known, function] : registry().by_name) names.push_back(known);
    return names;
}

bool is_short_circuit(const Function& function) { return function.call == nullptr; }

void check_count(const Function& function, std::size_t given) {
    const auto most = function.takes.size();
    const auto least = most - static_cast<std::size_t>(function.optional);
    if (given >= least && (given <= most || function.repeats)) return;
    throw Refusal{format("takes {} arguments, {} given", wanted(function), given),
                  format("usage: {}", function.info.signature), rule::template_type};
}

void check_kinds(const Function& function, Arguments given) {
    const auto most = function.takes.size();
    for (std::size_t at = 0; at < given.size(); ++at)
        check_kind(function.takes[std::min(at, most - 1)], given[at], at);
}

std::string text_of(const Datum& datum) {
    std::string text;
    print_value(text, datum.value());
    return text;
}

Value number_of(const Datum& datum) {
    const Value& value = datum.value();
    return value.is_text() ? Value::plain(value.text()) : value;
}

std::int64_t integer_of(const Datum& datum) { return number_of(datum).integer(); }

}  // namespace vigo::lang
