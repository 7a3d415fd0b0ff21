// Tests of suite: when two spellings are one value, and what a described envoy knows of itself.

#include "compile/suite/suite.h"

#include <gtest/gtest.h>

#include "compile/suite/compare.h"
#include "compile/suite/show.h"
#include "schema/yaml.h"

namespace vigo::suite {
namespace {

Value yaml(std::string_view text) {
    Diagnostics findings;
    auto value = parse_yaml(text, "t", findings);
    EXPECT_TRUE(value) << findings.text();
    return value ? *value : Value();
}

TEST(Suite, compares_values_as_the_attribute_means_them) {
    struct Case {
        std::string_view a, b;
        Shape shape;
        bool same;
    };
    const auto mode = Codec<Mode>::shape();
    const auto flag = Codec<bool>::shape();
    const auto words = Codec<Words>::shape();
    const auto text = Codec<std::string>::shape();
    for (const auto& each : {
             Case{"0644", "\"644\"", mode, true},
             Case{"0644", "0640", mode, false},
             Case{"yes", "true", flag, true},
             Case{"yes", "off", flag, false},
             Case{"yes", "true", text, false},
             Case{"1.10", "\"1.10\"", text, true},
             Case{"1.10", "1.1", text, true},  // equal numbers; quoted they differ
             Case{"\"1.10\"", "\"1.1\"", text, false},
             Case{"a, b", "[a, b]", words, true},
             Case{"[b, a]", "[a, b]", words, false},
             Case{"90s", "1m30s", Codec<Millis>::shape(), true},
             Case{"{a: 1, b: 2}", "{b: \"2\", a: 1}", Codec<Value>::shape(), true},
         })
        EXPECT_EQ(means_same(yaml(each.a), yaml(each.b), each.shape), each.same)
            << each.a << " " << each.b;
}

TEST(Suite, lays_traits_over_each_other) {
    const auto made = merged(yaml("{os: {family: debian, version: 12}, gone: 1, list: [1]}"),
                             yaml("{os: {version: 11}, gone: null, list: [2], new: x}"));
    EXPECT_EQ(made, yaml("{os: {family: debian, version: 11}, list: [2], new: x}"));
    EXPECT_EQ(merged(made, Value()), made);
}

TEST(Suite, an_envoy_is_a_plain_debian_of_its_name) {
    const auto traits = plain_traits("web1.example.com");
    EXPECT_EQ(traits.at_path("network.hostname")->source(), "web1");
    EXPECT_EQ(traits.at_path("network.fqdn")->source(), "web1.example.com");
    EXPECT_EQ(traits.at_path("os.version")->source(), "12");
}

TEST(Suite, no_tests_are_no_failure) {
    const auto result = run({});
    EXPECT_TRUE(result.passed());
    EXPECT_EQ(show(result, false), "0 tests, all passed\n");
}

}  // namespace
}  // namespace vigo::suite
