// Tests of json: reading, writing, and what is refused.

#include "schema/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "base/error.h"
#include "base/limits.h"

namespace vigo {
namespace {

struct Good {
    std::string_view name;
    std::string_view text;
    std::string_view again;  // as written back; "" for the same text
};

constexpr Good good[] = {
    {"all kinds", R"([null,true,false,1,-1,1.5,"x",[],{}])", ""},
    {"order of names is kept", R"({"b":1,"a":{"d":2,"c":3}})", ""},
    {"white space is dropped", " [ 1 , 2 ]\n", "[1,2]"},
    {"whole reals look like integers", "[1.0,1e2,-0.0]", "[1,100,0]"},
    {"what fits no integer is a real", "[9223372036854775807,9223372036854775808,1e300]",
     "[9223372036854775807,9.223372036854776e+18,1e+300]"},
    {"escapes", R"("\u0041\n\t\"\\\/\u00e9\ud83d\ude00\u0000\u007f")",
     "\"A\\n\\t\\\"\\\\/é😀\\u0000\\u007f\""},
    {"characters that end lines elsewhere are escaped", "\"\xE2\x80\xA8\xC2\x85\xEF\xBB\xBF\"",
     R"("\u2028\u0085\ufeff")"},
};

TEST(Json, reads_and_writes) {
    for (const auto& each : good) {
        const auto value = parse_json(each.text);
        EXPECT_EQ(to_json(value), each.again.empty() ? each.text : each.again) << each.name;
        EXPECT_EQ(parse_json(to_json(value)), value) << each.name;
    }
}

struct Bad {
    std::string_view text;
    std::string_view want;
};

constexpr Bad bad[] = {
    {"", "JSON, line 1, column 1: incomplete JSON"},
    {"{\"a\":1,\n \"a\":2}", "JSON, line 2, column 7: the name \"a\" stands twice"},
    {"[1,]", "JSON, line 1, column 4: syntax error"},
    {"[1] 2", "JSON, line 1, column 5: something follows after the value"},
    {"{\"a\":{\"b\":1,\"b\":1}}", "JSON, line 1, column 18: the name \"b\" stands twice"},
    {"{a:1}", "JSON, line 1, column 2: syntax error"},
    {"[NaN]", "JSON, line 1, column 2: syntax error"},
    {"\"\xFF\"", "JSON, line 1, column 2: syntax error"},
    {"\"\\ud800\"", "JSON, line 1, column 8: syntax error"},
    {"[1e999]", "JSON, line 1, column 7: exponent overflow"},
    {"[1e-999]", "JSON, line 1, column 8: exponent overflow"},
    {"[1 // no\n]", "JSON, line 1, column 4: syntax error"},
};

TEST(Json, refuses) {
    for (const auto& each : bad) {
        try {
            parse_json(each.text);
            ADD_FAILURE() << each.text;
        } catch (const Error& error) {
            EXPECT_EQ(error.message(), each.want);
            EXPECT_EQ(error.fault(), Fault::invalid);
        }
    }
}

TEST(Json, nesting_ends_at_its_bound) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_NO_THROW(parse_json(nested(limits::yaml_depth)));
    EXPECT_THROW(parse_json(nested(limits::yaml_depth + 1)), Error);
}

TEST(Json, canonical_text_is_equal_for_equal_values) {
    const auto a = parse_json(R"({"b":{"y":1,"x":2.0},"a":[1e2]})");
    const auto b = parse_json(R"({"a":[100],"b":{"x":2,"y":1.0}})");
    EXPECT_EQ(to_canonical_json(a), R"({"a":[100],"b":{"x":2,"y":1}})");
    EXPECT_EQ(to_canonical_json(a), to_canonical_json(b));
}

TEST(Json, a_real_survives_to_its_last_bit) {
    for (const auto* text : {"-1.5e+33", "0.1", "5e-324", "2.2250738585072014e-308",
                             "1.7976931348623157e+308", "123456789.12345679", "9007199254740993.5"})
        EXPECT_EQ(parse_json(text).real(), std::strtod(text, nullptr)) << text;
}

TEST(Json, indents_one_member_a_line) {
    EXPECT_EQ(to_json(parse_json(R"({"a":[1,{}],"b":{"c":[]}})"), 2),
              "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}");
}

TEST(Json, what_json_has_not_becomes_what_it_has) {
    EXPECT_EQ(to_json(Value(std::nan(""))), "null");
    EXPECT_EQ(to_json(Value(HUGE_VAL)), "null");
    EXPECT_EQ(to_json(Value("a\xFF\xC0\x80z\xED\xA0\x80")),
              "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Json, a_spelling_becomes_its_number) {
    EXPECT_EQ(to_json(Value::List{Value::plain("0644"), Value::plain("1.10"), Value::plain("yes")}),
              R"([644,1.1,"yes"])");
}

TEST(Json, every_truncation_is_refused) {
    const std::string text = R"({"a":[1,-2.5e3,"\u00e9\n"],"b":{"c":true,"d":null}})";
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_THROW(parse_json(text.substr(0, length)), Error) << length;
}

}  // namespace
}  // namespace vigo
