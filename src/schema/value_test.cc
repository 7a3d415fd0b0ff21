// Tests of value: typing by the core schema, sharing, maps of any size.

#include "schema/value.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "base/text.h"

namespace vigo {
namespace {

struct Plain {
    std::string_view spelling;
    Kind kind;
    double number = 0;
};

constexpr Plain plains[] = {
    {"", Kind::null},
    {"~", Kind::null},
    {"null", Kind::null},
    {"Null", Kind::null},
    {"NULL", Kind::null},
    {"nUll", Kind::text},
    {"true", Kind::flag, 1},
    {"False", Kind::flag, 0},
    {"tRUE", Kind::text},
    {"yes", Kind::text},
    {"off", Kind::text},
    {"0", Kind::integer, 0},
    {"-7", Kind::integer, -7},
    {"+7", Kind::integer, 7},
    {"0644", Kind::integer, 644},
    {"0x1F", Kind::integer, 31},
    {"0o17", Kind::integer, 15},
    {"0x-5", Kind::text},
    {"0x+5", Kind::text},
    {"0x", Kind::text},
    {"0xZ", Kind::text},
    {"9223372036854775807", Kind::integer, 9223372036854775807.0},
    {"9223372036854775808", Kind::real, 9223372036854775808.0},
    {"1.10", Kind::real, 1.1},
    {".5", Kind::real, 0.5},
    {"5.", Kind::real, 5},
    {"-1e3", Kind::real, -1000},
    {"1.5E-1", Kind::real, 0.15},
    {"1e999", Kind::text},
    {".", Kind::text},
    {"-", Kind::text},
    {"+-5", Kind::text},
    {"1e", Kind::text},
    {"e1", Kind::text},
    {"1.2.3", Kind::text},
    {"1 2", Kind::text},
    {"2026-01-31", Kind::text},
    {"inf", Kind::text},
    {"nan", Kind::text},
    {"0x1p3", Kind::text},
};

TEST(Value, an_unquoted_scalar_is_typed_and_keeps_its_spelling) {
    for (const auto& each : plains) {
        const auto value = Value::plain(std::string(each.spelling));
        EXPECT_EQ(value.kind(), each.kind) << each.spelling;
        EXPECT_TRUE(value.is_plain());
        EXPECT_EQ(value.source(), each.kind == Kind::null ? "" : each.spelling);
        if (value.is_number()) {
            EXPECT_DOUBLE_EQ(value.real(), each.number) << each.spelling;
        }
        if (value.kind() == Kind::flag) {
            EXPECT_EQ(value.flag(), each.number == 1) << each.spelling;
        }
    }
}

TEST(Value, without_a_spelling_a_scalar_is_written_in_its_shortest_form) {
    EXPECT_EQ(Value(true).source(), "true");
    EXPECT_EQ(Value(-3).source(), "-3");
    EXPECT_EQ(Value(0.1).source(), "0.1");
    EXPECT_EQ(Value("x").source(), "x");
    EXPECT_EQ(Value().source(), "");
}

TEST(Value, equality_looks_at_kind_and_content_only) {
    EXPECT_EQ(Value(1), Value(1.0));
    EXPECT_EQ(Value::plain("0644"), Value(644));
    EXPECT_EQ(Value::plain("x"), Value("x").at({nullptr, 3, 4}));
    EXPECT_FALSE(Value("1") == Value(1));
    EXPECT_FALSE(Value(true) == Value(1));
    EXPECT_FALSE(Value() == Value(""));
    EXPECT_EQ(Value(Value::List{1, "a"}), Value(Value::List{1, "a"}));
    EXPECT_FALSE(Value(Value::List{1}) == Value(Value::List{1, 1}));
    Map one;
    one.add("a", 1);
    one.add("b", 2);
    Map other;
    other.add("b", 2);
    other.add("a", 1);
    EXPECT_EQ(Value(one), Value(other)) << "the order of names does not count";
    other.set("a", 3);
    EXPECT_FALSE(Value(one) == Value(other));
    other.erase("a");
    EXPECT_FALSE(Value(one) == Value(other));
}

TEST(Value, a_copy_is_changed_alone) {
    Map map;
    map.add("list", Value::List{1, 2});
    const Value original(map);
    Value copy = original;
    copy.edit_map().set("new", true);
    Value list = *original.find("list");
    list.edit_list().push_back(3);
    EXPECT_EQ(original.map().size(), 1U);
    EXPECT_EQ(original.find("list")->list().size(), 2U);
    EXPECT_EQ(copy.map().size(), 2U);
    EXPECT_EQ(list.list().size(), 3U);
}

TEST(Value, a_path_leads_through_maps_and_lists) {
    Map inner;
    inner.add("c", "deep");
    Map outer;
    outer.add("a", Value::List{Value(inner), 5});
    const Value value(outer);
    EXPECT_EQ(value.at_path("a.0.c")->text(), "deep");
    EXPECT_EQ(value.at_path("a.1")->integer(), 5);
    for (const auto* path : {"a.2", "a.-1", "a.x", "a.1.c", "b", "", "a.0.c.d", "a..0"})
        EXPECT_EQ(value.at_path(path), nullptr) << path;
}

TEST(Value, texts_of_every_length_are_kept_through_copies_and_moves) {
    for (const std::size_t size : {0U, 1U, 11U, 12U, 13U, 24U, 1000U}) {
        const std::string text(size, 'x');
        Value first = Value(text).at({FileName::make("a.vgo"), 1, 2});
        const Value copy = first;
        Value second = std::move(first);
        EXPECT_EQ(copy.text(), text);
        EXPECT_EQ(second.text(), text);
        EXPECT_EQ(second.where().text(), "a.vgo:1:2");
        second = Value::plain(text);
        EXPECT_EQ(second.source(), text);
        EXPECT_EQ(copy.source(), text);
    }
}

TEST(Value, becomes_itself_or_a_part_of_itself) {
    Value value(Map{});
    value.edit_map().add("list", Value::List{"a text that is too long to be short", 5});
    const auto& same = value;
    value = same;
    ASSERT_NE(value.find("list"), nullptr);
    value = Value(*value.find("list"));
    ASSERT_TRUE(value.is_list());
    value = std::move(value.edit_list().front());
    EXPECT_EQ(value.text(), "a text that is too long to be short");
}

TEST(Value, what_is_changed_in_one_copy_is_not_in_another) {
    Value first(Value::List{1});
    Value second = first;
    second.edit_list().emplace_back(2);
    EXPECT_EQ(first.list().size(), 1U);
    EXPECT_EQ(second.list().size(), 2U);
    const auto* alone = &second.list();
    second.edit_list().emplace_back(3);
    EXPECT_EQ(&second.list(), alone) << "nobody else has it: it is changed where it is";
}

TEST(Value, is_shared_by_threads) {
    Map map;
    map.add("text", std::string(100, 'x'));
    const Value shared(std::move(map));
    const auto work = [shared] {
        for (int at = 0; at < 1000; ++at) {
            Value copy = shared;
            copy.edit_map().set("at", at);
            EXPECT_EQ(copy.find("text")->text().size(), 100U);
        }
    };
    { const std::jthread a(work), b(work); }
    EXPECT_EQ(shared.map().size(), 1U);
}

TEST(Value, is_small) {
    EXPECT_LE(sizeof(Value), 40U) << "a configuration has millions of them";
    EXPECT_LE(sizeof(Member), 96U);
}

TEST(ValueDeathTest, the_wrong_kind_stops_the_program) {
    EXPECT_DEATH(Value(1).text(), "broken expectation");
    EXPECT_DEATH(Value("x").integer(), "broken expectation");
    EXPECT_DEATH(Value().map(), "broken expectation");
}

TEST(Map, keeps_order_and_finds_names_at_every_size) {
    for (const std::size_t size : {0U, 1U, 12U, 13U, 14U, 100U, 1000U}) {
        Map map;
        // 7919 is prime: the names come neither rising nor falling.
        const auto name = [](std::size_t at) { return format("n{}", at * 7919 % 1009); };
        for (std::size_t at = 0; at < size; ++at) {
            EXPECT_TRUE(map.add(name(at), static_cast<std::int64_t>(at)));
            EXPECT_FALSE(map.add(name(at), -1)) << "a name occurs once";
        }
        ASSERT_EQ(map.size(), size);
        std::size_t at = 0;
        for (const auto& each : map) EXPECT_EQ(each.name, name(at++));
        for (at = 0; at < size; ++at)
            EXPECT_EQ(map.find(name(at))->integer(), static_cast<std::int64_t>(at));
        EXPECT_EQ(map.find("absent"), nullptr);
    }
}

TEST(Map, set_keeps_the_position_and_erase_closes_the_gap) {
    for (const int size : {3, 20}) {
        Map map;
        for (int at = 0; at < size; ++at) map.add(format("{}", at), at);
        map.set("1", "new");
        EXPECT_EQ((map.begin() + 1)->value, Value("new"));
        map.erase("0");
        map.erase("absent");
        EXPECT_EQ(map.size(), static_cast<std::size_t>(size - 1));
        EXPECT_EQ(map.begin()->name, "1");
        EXPECT_EQ(map.find("0"), nullptr);
        EXPECT_EQ(map.find("2")->integer(), 2);
        map.set("0", 0);
        EXPECT_EQ((map.end() - 1)->name, "0");
    }
}

}  // namespace
}  // namespace vigo
