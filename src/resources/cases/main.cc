// main — every case of every resource type as a test of its own. With VIGO_CASES=real in the
// environment they are held against the real implementation, in throw-away folders; that needs
// root.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "resources/cases/run_case.h"
#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

using Body = std::function<void()>;

class Test : public ::testing::Test {
 public:
    explicit Test(Body body) : body_(std::move(body)) {}
    void TestBody() override { body_(); }

 private:
    Body body_;
};

void add(const std::string& suite, const std::string& name, Body body) {
    ::testing::RegisterTest(
        suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [body = std::move(body)]() -> ::testing::Test* { return new Test(body); });
}

void expect_none(const std::vector<std::string>& complaints) {
    for (const auto& each : complaints) ADD_FAILURE() << each;
}

bool on_real_machine() {
    const char* asked = std::getenv("VIGO_CASES");
    return asked != nullptr && std::string_view(asked) == "real";
}

void hold(const Case& each, const ResourceType& type) {
    if (!on_real_machine()) return expect_none(run_case(each, type, On::fake));
    if (!can_be_real(each)) GTEST_SKIP() << "only on a fake machine";
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    expect_none(run_case(each, type, On::real));
}

/// The names of the files that are units.
std::set<std::string> unit_files() {
    std::set<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(UNITS)) {
        const auto name = each.path().filename().string();
        if (name.ends_with(".cc") && !name.ends_with("_test.cc"))
            names.insert(name.substr(0, name.size() - 3));
    }
    return names;
}

void hold_type(const std::vector<Case>& cases, const ResourceType& type) {
    std::set<std::string> names;
    for (const auto& each : cases)
        EXPECT_TRUE(names.insert(test_name(each.name)).second)
            << "two cases are called `" << each.name << "`";
    expect_none(what_is_missing(cases, type));
}

void register_all() {
    std::set<std::string> names;
    for (const auto& type : all()) {
        const std::string name(type.name);
        names.insert(name);
        const auto cases = read_cases(UNITS, name);
        for (const auto& each : cases)
            add(name, test_name(each.name), [each, type] { hold(each, type); });
        add(name, "is_covered_by_its_cases", [cases, type] { hold_type(cases, type); });
    }
    add("catalogue", "has_a_type_of_the_name_of_each_file",
        [names] { EXPECT_EQ(names, unit_files()); });
}

}  // namespace
}  // namespace vigo::resources

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    try {
        vigo::resources::register_all();
    } catch (const vigo::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
    return RUN_ALL_TESTS();
}
