// Tests of encode: what goes in comes out, and nothing that was not written is read.

#include "schema/encode.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

Value yaml(std::string_view text) {
    Diagnostics findings;
    return parse_yaml(text, "t.vgo", findings).value();
}

std::string hex(std::string_view bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

struct Case {
    std::string_view name;
    Value value;
    std::string_view bytes;
};

const Case cases[] = {
    {"null", Value(), "00"},
    {"flags", Value::List{false, true}, "06020102"},
    {"small integers of either sign take a byte", Value::List{0, -1, 1, -64, 63},
     "060503000301030203"
     "7f037e"},
    {"the least integer", std::numeric_limits<std::int64_t>::min(), "03ffffffffffffffffff01"},
    {"the greatest integer", std::numeric_limits<std::int64_t>::max(), "03feffffffffffffffff01"},
    {"a real is eight bytes", 1.5, "043ff8000000000000"},
    {"text", "ab", "05026162"},
    {"a spelling is kept", Value::plain("0644"), "080430363434"},
    {"an unquoted null has none", Value::plain("~"), "0800"},
    {"a map keeps its order", yaml("{b: \"1\", a: []}"), "0702016205013101610600"},
};

TEST(Encode, writes_these_bytes_and_reads_them_back) {
    for (const auto& each : cases) {
        EXPECT_EQ(hex(encode(each.value)), each.bytes) << each.name;
        const auto read = decode(encode(each.value));
        EXPECT_EQ(read, each.value) << each.name;
        EXPECT_EQ(read.is_plain(), each.value.is_plain()) << each.name;
        EXPECT_EQ(read.source(), each.value.source()) << each.name;
    }
}

struct Damage {
    std::string_view name;
    std::string_view bytes;
    std::string_view why;
};

constexpr Damage damages[] = {
    {"nothing", "", "it ends too early"},
    {"an unknown tag", "09", "an unknown tag"},
    {"bytes behind the value", "0000", "bytes are left over"},
    {"a text that ends too early", "050261", "it ends too early"},
    {"a list that claims too much", "06ffffffff0f", "it ends too early"},
    {"a length that is longer than it need be", "058000", "a number is longer than it need be"},
    {"a number past 64 bits", "03ffffffffffffffffff02", "a number is too large"},
    {"a number without end", "03ffffffffffffffffffff01", "a number is too large"},
    {"a name that stands twice", "070201610001610 0", "a name stands twice in one map"},
    {"a spelled null", "08017e", "a null has a spelling"},
};

TEST(Encode, refuses_what_it_does_not_write) {
    for (const auto& each : damages) {
        std::string digits(each.bytes);
        std::erase(digits, ' ');
        const auto raw = from_hex(digits);
        try {
            decode({reinterpret_cast<const char*>(raw.data()), raw.size()});
            ADD_FAILURE() << each.name;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
            EXPECT_EQ(error.message(), "damaged value: " + std::string(each.why)) << each.name;
        }
    }
}

Value nested(int depth) {
    Value value = 1;
    for (int at = 0; at < depth; ++at) value = Value::List{std::move(value)};
    return value;
}

TEST(Encode, nesting_ends_at_its_bound_in_both_directions) {
    EXPECT_EQ(decode(encode(nested(limits::value_depth))), nested(limits::value_depth));
    EXPECT_THROW(encode(nested(limits::value_depth + 1)), Error);
    std::string deep;
    for (int at = 0; at < 1'000'000; ++at) deep += std::string("\x06\x01", 2);
    EXPECT_THROW(decode(deep), Error);
}

TEST(Encode, every_truncation_and_every_flipped_bit_is_read_or_refused) {
    const auto bytes =
        encode(yaml("{a: [1, -2, 3.5, ~, true], b: \"text\", c: {d: 0644, e: [[], {}]}}"));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_THROW(decode(bytes.substr(0, length)), Error) << length;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        try {
            EXPECT_EQ(encode(decode(flipped)), flipped)
                << "read, so it must be canonical: bit " << bit;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
        }
    }
}

}  // namespace
}  // namespace vigo
