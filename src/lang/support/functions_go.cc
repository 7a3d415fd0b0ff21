// functions_go — the functions of Go's text/template.

#include <algorithm>

#include "base/text.h"
#include "lang/support/compare.h"
#include "lang/support/escape.h"
#include "lang/support/function.h"
#include "lang/support/print.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

/// Go's index into text and lists: a whole number from 0 to `most`.
std::size_t position(const Datum& index, std::size_t most) {
    if (index.value().kind() != Kind::integer)
        throw Refusal{format("cannot index a list with {}", kind_name(index))};
    const auto at = index.value().integer();
    if (at < 0 || static_cast<std::uint64_t>(at) > most)
        throw Refusal{format("index {} is out of range: there are {}", at, most)};
    return static_cast<std::size_t>(at);
}

Datum index_once(const Datum& item, const Datum& key, Run& run) {
    const Value& value = item.value();
    if (value.is_map()) {
        if (!key.value().is_text() && !key.value().is_plain())
            throw Refusal{format("cannot index a map with {}", kind_name(key)),
                          "its keys are text"};
        return run.step(item, key.value().source());
    }
    if (!value.is_list() && !value.is_text()) {
        run.read(item);
        throw Refusal{format("cannot index {}", kind_name(item))};
    }
    run.read(item);
    const auto size = value.is_list() ? value.list().size() : value.text().size();
    const auto at = position(key, size);
    if (at == size) throw Refusal{format("index {} is out of range: there are {}", at, size)};
    if (value.is_list()) return run.step(item, at);
    Datum byte(Value(static_cast<std::int64_t>(static_cast<unsigned char>(value.text()[at]))));
    byte.whole = Whole::byte;
    return byte;
}

Datum index(Arguments given, Run& run) {
    Datum item = given[0];
    if (item.is_nil()) throw Refusal{"cannot index nil"};
    for (const auto& key : given.subspan(1)) {
        run.read(key);
        item = index_once(item, key, run);
    }
    return item;
}

/// Where a slice begins and ends, and what may be reached through it later.
struct Bounds {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t room = 0;
};

Bounds bounds_of(Arguments given, std::size_t size, std::size_t room) {
    if (std::any_of(given.begin(), given.end(), [](const Datum& each) { return each.boxed; }))
        throw Refusal{"an index may not come straight from data, as in Go",
                      "put it in parentheses: (.Vars.n)"};
    Bounds made{.to = size, .room = room};
    if (!given.empty()) made.from = position(given[0], room);
    if (given.size() > 1) made.to = position(given[1], room);
    if (given.size() > 2) made.room = position(given[2], room);
    if (made.from > made.to || made.to > made.room)
        throw Refusal{format("the indexes {} and {} are out of order", made.from, made.to)};
    return made;
}

Datum slice_text(std::string_view text, Arguments given) {
    if (given.size() == 3) throw Refusal{"text is sliced with at most two indexes"};
    const auto bounds = bounds_of(given, text.size(), text.size());
    return Value(text.substr(bounds.from, bounds.to - bounds.from));
}

/// A slice of a slice can be longer than the first: it is cut from the same list.
Datum slice_list(const Datum& item, Arguments given) {
    const Slice* before = item.part_of();
    const Slice whole = before != nullptr
                            ? *before
                            : Slice{.of = item, .from = 0, .room = item.value().list().size()};
    const auto bounds = bounds_of(given, item.value().list().size(), whole.room);
    const auto first =
        whole.of.value().list().begin() + static_cast<std::ptrdiff_t>(whole.from + bounds.from);
    Datum made(
        Value(Value::List(first, first + static_cast<std::ptrdiff_t>(bounds.to - bounds.from))));
    if (bounds.to < bounds.room)
        made.set_part_of(
            {.of = whole.of, .from = whole.from + bounds.from, .room = bounds.room - bounds.from});
    return made;
}

Datum slice(Arguments given, Run&) {
    const Datum& item = given[0];
    const auto indexes = given.subspan(1);
    if (indexes.size() > 3) throw Refusal{format("too many indexes: {}", indexes.size())};
    if (item.value().is_text()) return slice_text(item.value().text(), indexes);
    if (item.value().is_list()) return slice_list(item, indexes);
    throw Refusal{format("cannot slice {}", kind_name(item))};
}

Datum len(Arguments given, Run&) {
    const Value& item = given[0].value();
    if (item.is_text()) return Datum::count(item.text().size());
    if (item.is_list()) return Datum::count(item.list().size());
    if (item.is_map()) return Datum::count(item.map().size());
    throw Refusal{format("{} has no length", kind_name(given[0]))};
}

Datum negate(Arguments given, Run&) { return Value(!is_true(given[0])); }

/// `call` needs a function, and data holds none.
Datum call(Arguments given, Run&) {
    throw Refusal{format("{} is no function", kind_name(given[0])), "data holds no functions"};
}

Datum equal(Arguments given, Run&) {
    if (given.size() < 2) throw Refusal{"there is nothing to compare with"};
    for (const auto& other : given.subspan(1))
        if (is_equal(given[0], other)) return Value(true);
    return Value(false);
}

Datum unequal(Arguments given, Run&) { return Value(!is_equal(given[0], given[1])); }
Datum less(Arguments given, Run&) { return Value(is_less(given[0], given[1])); }
Datum at_least(Arguments given, Run&) { return Value(!is_less(given[0], given[1])); }

bool less_or_equal(const Datum& a, const Datum& b) { return is_less(a, b) || is_equal(a, b); }
Datum at_most(Arguments given, Run&) { return Value(less_or_equal(given[0], given[1])); }
Datum greater(Arguments given, Run&) { return Value(!less_or_equal(given[0], given[1])); }

Datum print(Arguments given, Run&) { return Value(print_all(given)); }
Datum println(Arguments given, Run&) { return Value(print_spaced(given) + "\n"); }
Datum printf(Arguments given, Run&) {
    return Value(print_formatted(given[0].value().source(), given.subspan(1)));
}

/// Escapers see nil as the actions print it.
std::string displayed(Arguments given) {
    std::vector<Datum> shown(given.begin(), given.end());
    for (auto& each : shown)
        if (each.is_nil()) each = Datum(Value("<no value>"));
    return print_all(shown);
}

Datum html(Arguments given, Run&) { return Value(escape_html(displayed(given))); }
Datum js(Arguments given, Run&) { return Value(escape_js(displayed(given))); }
Datum urlquery(Arguments given, Run&) { return Value(escape_url(displayed(given))); }

constexpr Function table[] = {
    {.info = {"and", "and VALUE…", "Go",
              "The first value that is false, else the last. What follows a false value is not "
              "evaluated.",
              R"(and "a" "b")", "b"},
     .takes = "g",
     .repeats = true,
     .lazy = true},
    {.info = {"or", "or VALUE…", "Go",
              "The first value that is true, else the last. What follows a true value is not "
              "evaluated.",
              R"(or "" 0 "fallback")", "fallback"},
     .takes = "g",
     .repeats = true,
     .lazy = true},
    {.info = {"not", "not VALUE", "Go",
              "True when the value is false: nil, 0, \"\", or an empty list or map.", R"(not "")",
              "true"},
     .takes = "g",
     .call = negate},
    {.info = {"call", "call FUNCTION VALUE…", "Go",
              "Always an error, as in Go for what is no function: data holds none.", R"(call "x")",
              "", "everything"},
     .takes = "gg",
     .optional = 1,
     .repeats = true,
     .call = call},
    {.info = {"index", "index ITEM KEY…", "Go",
              "The element of a list, the member of a map or the byte of a text; further keys go "
              "deeper. A key that a map has not gives nil.",
              R"(index (list "a" "b") 1)", "b",
              "a position that the list or text has not; a key that is no text for a map; nil"},
     .takes = "gg",
     .optional = 1,
     .repeats = true,
     .lazy = true,
     .call = index},
    {.info = {"slice", "slice ITEM [FROM [TO]]", "Go", "A part of a text (in bytes) or of a list.",
              R"(slice "vigo" 1 3)", "ig",
              "positions out of range or out of order; what is neither text nor list"},
     .takes = "gg",
     .optional = 1,
     .repeats = true,
     .call = slice},
    {.info = {"len", "len ITEM", "Go", "The number of bytes, elements or members.",
              R"(len "größe")", "7", "nil, numbers and flags"},
     .takes = "g",
     .call = len},
    {.info = {"eq", "eq A B…", "Go",
              "Whether A equals any of the others. Values of different kinds do not compare.",
              R"(eq "b" "a" "b")", "true", "values of different kinds, lists and maps"},
     .takes = "gg",
     .optional = 1,
     .repeats = true,
     .call = equal},
    {.info = {"ne", "ne A B", "Go", "Whether A and B differ.", R"(ne 1 2)", "true",
              "values of different kinds, lists and maps"},
     .takes = "gg",
     .call = unequal},
    {.info = {"lt", "lt A B", "Go", "Whether A is less than B.", R"(lt 9 10)", "true",
              "values of different kinds; what is neither number nor text"},
     .takes = "gg",
     .call = less},
    {.info = {"le", "le A B", "Go", "Whether A is at most B.", R"(le "a" "b")", "true",
              "values of different kinds; what is neither number nor text"},
     .takes = "gg",
     .call = at_most},
    {.info = {"gt", "gt A B", "Go", "Whether A is greater than B.", R"(gt 9 10)", "false",
              "values of different kinds; what is neither number nor text"},
     .takes = "gg",
     .call = greater},
    {.info = {"ge", "ge A B", "Go", "Whether A is at least B.", R"(ge 10 10)", "true",
              "values of different kinds; what is neither number nor text"},
     .takes = "gg",
     .call = at_least},
    {.info = {"print", "print VALUE…", "Go",
              "The values as text, with a space between two that are both not text.",
              R"(print "a" 1 2 "b")", "a1 2b"},
     .takes = "g",
     .optional = 1,
     .repeats = true,
     .call = print},
    {.info = {"printf", "printf FORMAT VALUE…", "Go",
              "The values laid out by a format: %d, %05.2f, %-10s, %q, %v and the others of Go.",
              R"(printf "%05.1f|%-4s|%q" 2.5 "ab" "c")", "002.5|ab  |\"c\"",
              "a format that is no text; %p of a list or map, which would print an address. A verb "
              "that does not fit prints what is wrong, as in Go: %!d(string=x)"},
     .takes = "sg",
     .optional = 1,
     .repeats = true,
     .call = printf},
    {.info = {"println", "println VALUE…", "Go",
              "The values as text, spaces between all, and a line feed.", R"(println "a" 1)",
              "a 1\n"},
     .takes = "g",
     .optional = 1,
     .repeats = true,
     .call = println},
    {.info = {"html", "html VALUE…", "Go", "The values as text, safe inside of HTML.",
              R"(html "<a & b>")", "&lt;a &amp; b&gt;"},
     .takes = "g",
     .optional = 1,
     .repeats = true,
     .call = html},
    {.info = {"js", "js VALUE…", "Go", "The values as text, safe inside of a JavaScript string.",
              R"(js "it's")", "it\\'s"},
     .takes = "g",
     .optional = 1,
     .repeats = true,
     .call = js},
    {.info = {"urlquery", "urlquery VALUE…", "Go",
              "The values as text, safe inside of a URL's query.", R"(urlquery "a b&c")",
              "a+b%26c"},
     .takes = "g",
     .optional = 1,
     .repeats = true,
     .call = urlquery},
};

}  // namespace

std::span<const Function> go_functions() { return table; }

}  // namespace vigo::lang
