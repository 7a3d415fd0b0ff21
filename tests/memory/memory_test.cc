// memory_test — whatever a file says, reading it takes no more than its size times a factor, and a
// fixed amount: what would take more ends at a named bound.

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "counting.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

constexpr std::size_t factor = 16;
constexpr std::size_t fixed = 32U << 20;
constexpr std::size_t size = 2U << 20;

using Part = std::function<std::string(std::size_t)>;

std::string repeated(const Part& part) {
    std::string all;
    for (std::size_t at = 0; all.size() < size; ++at) all += part(at);
    return all;
}
std::string in_list(const Part& part) { return "a: [" + repeated(part) + "a]\n"; }

struct Case {
    const char* name;
    std::string (*text)();
    bool refused;
};

const Case cases[] = {
    {"a dense list", [] { return in_list([](auto) { return "a,"; }); }, true},
    {"empty lists", [] { return in_list([](auto) { return "[],"; }); }, true},
    {"lists in lists",
     [] { return in_list([](auto) { return std::string(50, '[') + std::string(50, ']') + ","; }); },
     true},
    {"maps of one member", [] { return in_list([](auto) { return "{a},"; }); }, true},
    {"many keys", [] { return repeated([](auto at) { return format("k{}: {}\n", at, at); }); },
     true},
    {"many keys without values",
     [] { return "a: {" + repeated([](auto at) { return format("{},", at); }) + "a}\n"; }, true},
    {"the same key again and again", [] { return repeated([](auto) { return "k: 1\n"; }); }, true},
    {"aliases", [] { return "b: &b [x]\n" + in_list([](auto) { return "*b,"; }); }, true},
    {"merges of a large map",
     [] {
         std::string large = "b: &b {";
         for (int at = 0; at < 1000; ++at) large += format("k{}: 1,", at);
         return large + "z: 1}\n" +
                repeated([](auto at) { return format("m{}: {{<<: *b}}\n", at); });
     },
     true},
    {"short texts", [] { return in_list([](auto) { return "as long as names mostly are,"; }); },
     false},
    {"keys as people write them",
     [] {
         return repeated([](auto at) {
             return format("the_name_of_a_setting_{}: \"the value of a setting {}\"\n", at, at);
         });
     },
     false},
    {"one long text", [] { return "a: \"" + std::string(size, 'x') + "\"\n"; }, false},
    {"a block of many lines", [] { return "a: |\n" + repeated([](auto) { return "    x\n"; }); },
     false},
    {"empty lines", [] { return "a: 1\n" + std::string(size, '\n'); }, false},
    {"remarks", [] { return "a: 1\n" + repeated([](auto) { return "#\n"; }); }, false},
    {"open brackets", [] { return "a: " + std::string(size, '['); }, true},
};

class Memory : public testing::TestWithParam<Case> {};

TEST_P(Memory, OfReadingAFileIsBounded) {
    const auto text = GetParam().text();
    bool refused = false;
    const auto peak = peak_of([&] {
        Diagnostics findings;
        refused = !parse_yaml(text, "a.vgo", findings);
    });
    EXPECT_LE(peak, fixed + factor * text.size())
        << static_cast<double>(peak) / static_cast<double>(text.size()) << " times";
    EXPECT_EQ(refused, GetParam().refused);
    RecordProperty("per_mille", static_cast<int>(1000 * peak / text.size()));
}

INSTANTIATE_TEST_SUITE_P(Yaml, Memory, testing::ValuesIn(cases), [](const auto& each) {
    std::string name = each.param.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
});

}  // namespace
}  // namespace vigo
