// functions_list — lists, maps, and choosing between values.

#include <algorithm>

#include "base/text.h"
#include "lang/support/compare.h"
#include "lang/support/function.h"
#include "lang/support/print.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

Datum list(Arguments given, Run&) {
    Value::List made;
    for (const auto& each : given) made.push_back(each.value());
    return Value(std::move(made));
}

Datum dict(Arguments given, Run&) {
    if (given.size() % 2 != 0) throw Refusal{"the last name has no value"};
    Map made;
    for (std::size_t at = 0; at < given.size(); at += 2) {
        if (!given[at].value().is_scalar() || given[at].is_nil())
            throw Refusal{"a name must be text"};
        made.set(text_of(given[at]), given[at + 1].value());
    }
    return Value(std::move(made));
}

Datum get(Arguments given, Run& run) {
    run.read(given[1]);
    const auto name = text_of(given[1]);
    auto found = run.step(given[0], name);
    if (given.size() == 2 || !found.is_nil()) return found;
    run.read(given[2]);
    return given[2];
}

Datum keys(Arguments given, Run&) {
    Value::List made;
    for (const auto* each : sorted_members(given[0].value().map())) made.emplace_back(each->name);
    return Value(std::move(made));
}

Datum values(Arguments given, Run&) {
    Value::List made;
    for (const auto* each : sorted_members(given[0].value().map())) made.push_back(each->value);
    return Value(std::move(made));
}

Datum has_key(Arguments given, Run& run) {
    run.read(given[1]);
    const auto name = text_of(given[1]);
    const auto found = run.step(given[0], name);
    run.read(found);
    return Value(given[0].value().find(name) != nullptr);
}

std::string as_text(const Value& value) {
    std::string text;
    print_value(text, value);
    return text;
}

Datum sort_alpha(Arguments given, Run&) {
    Value::List made;
    for (const auto& each : given[0].value().list()) made.emplace_back(as_text(each));
    std::sort(made.begin(), made.end(),
              [](const Value& a, const Value& b) { return a.text() < b.text(); });
    return Value(std::move(made));
}

Datum uniq(Arguments given, Run& run) {
    Value::List made;
    for (const auto& each : given[0].value().list()) {
        run.spend(1 + static_cast<std::int64_t>(made.size() / 16));
        if (std::find(made.begin(), made.end(), each) == made.end()) made.push_back(each);
    }
    return Value(std::move(made));
}

Datum first(Arguments given, Run&) {
    const auto& from = given[0].value().list();
    return from.empty() ? Datum() : Datum::part(given[0], from.front());
}

Datum last(Arguments given, Run&) {
    const auto& from = given[0].value().list();
    return from.empty() ? Datum() : Datum::part(given[0], from.back());
}

Datum has(Arguments given, Run&) {
    const auto& in = given[1].value().list();
    return Value(std::find(in.begin(), in.end(), given[0].value()) != in.end());
}

Datum append(Arguments given, Run&) {
    Value::List made = given[0].value().list();
    for (const auto& each : given.subspan(1)) made.push_back(each.value());
    return Value(std::move(made));
}

Datum fallback(Arguments given, Run& run) {
    for (std::size_t at = 1; at < given.size(); ++at) {
        run.read(given[at]);
        if (is_true(given[at].value())) return given[at];
    }
    return given[0];
}

Datum coalesce(Arguments given, Run& run) {
    for (const auto& each : given) {
        run.read(each);
        if (is_true(each.value())) return each;
    }
    return {};
}

Datum ternary(Arguments given, Run& run) {
    run.read(given[2]);
    return is_true(given[2].value()) ? given[0] : given[1];
}

Datum empty(Arguments given, Run&) { return Value(!is_true(given[0].value())); }

Datum required(Arguments given, Run& run) {
    run.read(given[1]);
    if (is_true(given[1].value())) return given[1];
    throw Refusal{text_of(given[0])};
}

constexpr Function table[] = {
    {.info = {"list", "list VALUE…", "list", "The values as a list.", R"(list 1 "a" true)",
              "[1 a true]"},
     .takes = "a",
     .optional = 1,
     .repeats = true,
     .call = list},
    {.info = {"append", "append LIST VALUE…", "list",
              "The list with the values after its elements.", R"(append (list "a") "b")", "[a b]"},
     .takes = "la",
     .repeats = true,
     .call = append},
    {.info = {"first", "first LIST", "list", "The first element; nil when there is none.",
              R"(first (list "a" "b"))", "a"},
     .takes = "l",
     .call = first},
    {.info = {"last", "last LIST", "list", "The last element; nil when there is none.",
              R"(last (list "a" "b"))", "b"},
     .takes = "l",
     .call = last},
    {.info = {"has", "has VALUE LIST", "list", "Whether the value is an element of the list.",
              R"(has "b" (list "a" "b"))", "true"},
     .takes = "al",
     .call = has},
    {.info = {"sortAlpha", "sortAlpha LIST", "list", "The elements as text, in byte order.",
              R"(sortAlpha (list "b" "a"))", "[a b]"},
     .takes = "l",
     .call = sort_alpha},
    {.info = {"uniq", "uniq LIST", "list",
              "The elements without repetitions, each at its first place.",
              R"(uniq (list "b" "a" "b"))", "[b a]"},
     .takes = "l",
     .call = uniq},
    {.info = {"dict", "dict NAME VALUE …", "list", "A map of the names to the values.",
              R"(dict "port" 80 "host" "a")", "map[host:a port:80]",
              "a name without a value; a name that is no text"},
     .takes = "a",
     .optional = 1,
     .repeats = true,
     .call = dict},
    {.info = {"get", "get MAP NAME [DEFAULT]", "list",
              "The member of a map, else the default, else nil.", R"(get (dict "a" 1) "b" 7)", "7"},
     .takes = "mta",
     .optional = 1,
     .lazy = true,
     .call = get},
    {.info = {"hasKey", "hasKey MAP NAME", "list", "Whether the map has a member of that name.",
              R"(hasKey (dict "a" 1) "a")", "true"},
     .takes = "mt",
     .lazy = true,
     .call = has_key},
    {.info = {"keys", "keys MAP", "list", "The names of the members, in byte order.",
              R"(keys (dict "b" 1 "a" 2))", "[a b]"},
     .takes = "m",
     .call = keys},
    {.info = {"values", "values MAP", "list",
              "The values of the members, in byte order of their names.",
              R"(values (dict "b" 1 "a" 2))", "[2 1]"},
     .takes = "m",
     .call = values},
    {.info = {"default", "default FALLBACK VALUE", "choice",
              "The value, or the fallback when it is empty.", R"(default 8080 "")", "8080"},
     .takes = "aa",
     .optional = 1,
     .lazy = true,
     .call = fallback},
    {.info = {"coalesce", "coalesce VALUE…", "choice",
              "The first value that is not empty, else nil.", R"(coalesce "" nil "x" "y")", "x"},
     .takes = "a",
     .optional = 1,
     .repeats = true,
     .lazy = true,
     .call = coalesce},
    {.info = {"ternary", "ternary IF_TRUE IF_FALSE CONDITION", "choice",
              "One of the first two values, as the condition says.", R"(ternary "on" "off" true)",
              "on"},
     .takes = "aaa",
     .lazy = true,
     .call = ternary},
    {.info = {"empty", "empty VALUE", "choice",
              "Whether the value is nil, false, 0, \"\", or an empty list or map.",
              R"(empty (list))", "true"},
     .takes = "a",
     .call = empty},
    {.info = {"required", "required MESSAGE VALUE", "choice",
              "The value; an error with the message when it is empty.",
              R"(required "set the port" 80)", "80", "an empty value, with the message"},
     .takes = "ta",
     .lazy = true,
     .call = required},
};

}  // namespace

std::span<const Function> list_functions() { return table; }

}  // namespace vigo::lang
