// json_parse — JSON text to values, by Boost.JSON's event parser.

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"

namespace vigo {
namespace {

namespace json = boost::json;
using Code = json::error_code;

/// What the parser calls; each member says whether to go on.
struct Builder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    struct Frame {
        bool is_map = false;
        std::string name;
        Map map;
        Value::List list;
    };

    bool put(Value value) {
        if (open.empty()) {
            root = std::move(value);
            return true;
        }
        auto& top = open.back();
        if (!top.is_map)
            top.list.push_back(std::move(value));
        else if (!top.map.add(top.name, std::move(value)))
            duplicate = top.name;
        return duplicate.empty();
    }

    bool begin(bool is_map) {
        open.emplace_back().is_map = is_map;
        return true;
    }

    bool end() {
        auto frame = std::move(open.back());
        open.pop_back();
        return put(frame.is_map ? Value(std::move(frame.map)) : Value(std::move(frame.list)));
    }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return begin(true); }
    bool on_array_begin(Code&) { return begin(false); }
    bool on_object_end(std::size_t, Code& code) { return finish(end(), code); }
    bool on_array_end(std::size_t, Code& code) { return finish(end(), code); }
    bool on_key_part(json::string_view part, std::size_t, Code&) { return more(part); }
    bool on_string_part(json::string_view part, std::size_t, Code&) { return more(part); }
    bool on_key(json::string_view part, std::size_t, Code&) {
        more(part);
        open.back().name = std::exchange(pending, {});
        return true;
    }
    bool on_string(json::string_view part, std::size_t, Code& code) {
        more(part);
        return finish(put(std::exchange(pending, {})), code);
    }
    bool on_number_part(json::string_view part, Code&) { return more(part); }
    bool on_int64(std::int64_t number, json::string_view, Code& code) {
        pending.clear();
        return finish(put(number), code);
    }
    bool on_uint64(std::uint64_t, json::string_view part, Code& code) { return real(part, code); }
    bool on_double(double, json::string_view part, Code& code) { return real(part, code); }
    bool on_bool(bool flag, Code& code) { return finish(put(flag), code); }
    bool on_null(Code& code) { return finish(put(Value()), code); }
    bool on_comment_part(json::string_view, Code&) { return true; }
    bool on_comment(json::string_view, Code&) { return true; }

    bool more(json::string_view part) {
        pending.append(part.data(), part.size());
        return true;
    }

    /// The parser's own conversion may be off by the last bit, so that a value would not survive a
    /// round trip.
    bool real(json::string_view part, Code& code) {
        more(part);
        const auto text = std::exchange(pending, {});
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc{}) {
            code = json::error::exponent_overflow;
            return false;
        }
        return finish(put(number), code);
    }

    bool finish(bool good, Code& code) const {
        if (!good)
            code = json::error::extra_data;  // any error stops the parser; `duplicate` tells which
        return good;
    }

    std::vector<Frame> open;
    std::string pending;
    std::string duplicate;
    Value root;
};

[[noreturn]] void refuse(std::string_view text, std::size_t at, std::string_view why) {
    const auto before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n');
    const auto column = start == std::string_view::npos ? at + 1 : at - start;
    fail(Fault::invalid, "JSON, line {}, column {}: {}", line, column, why);
}

}  // namespace

Value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = limits::yaml_depth;
    json::basic_parser<Builder> parser(options);
    Code code;
    const auto read = parser.write_some(false, text.data(), text.size(), code);
    const auto& built = parser.handler();
    if (!built.duplicate.empty())
        refuse(text, read, format("the name \"{}\" stands twice", printable(built.duplicate, 60)));
    if (code) refuse(text, read, code.message());
    if (read < text.size() && !trim(text.substr(read)).empty())
        refuse(text, read, "something follows after the value");
    return std::move(parser.handler().root);
}

}  // namespace vigo
