// examples_test — every example passes all gates, does its work on a machine in a folder, and then
// finds nothing to do.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "agent/local/apply.h"
#include "machine.h"
#include "schema/rules.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

const std::string folder = "stacks-examples";
constexpr auto any_key = "1130BC914F4907A9CDDDFAFC8CC015FF2D351276";  // the one in machine.cc

/// Crate files, and the folders that are whole stacks.
std::vector<std::string> examples() {
    std::vector<std::string> all{"first"};
    for (const auto& group : fs::directory_iterator(folder)) {
        const auto name = group.path().filename().string();
        if (!group.is_directory() || name == "first") continue;
        for (const auto& each : fs::directory_iterator(group))
            all.push_back(name + "/" + each.path().filename().string());
    }
    std::sort(all.begin(), all.end());
    return all;
}

/// Stacks that choose by host name.
std::string hostname_for(const std::string& example) {
    if (example == "first") return "web1";
    if (example.ends_with("multi-env")) return "app1.prod.example.com";
    if (example.ends_with("multi-tenant")) return "acme-1";
    if (example.ends_with("switch-baseline")) return "gw1.example.com";
    return "demo";
}

/// The example, or a copy that wants the key that the machine's repositories have: nobody here has
/// the vendor's.
std::string with_the_key_at_hand(const std::string& example, const ExampleMachine& machine) {
    const auto path = folder + "/" + example;
    if (fs::is_directory(path)) return path;
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto value = text.find("grafana_fingerprint: ");
    if (value == std::string::npos) return path;
    text.replace(value, text.find('\n', value) - value, format("grafana_fingerprint: {}", any_key));
    const auto copy = machine.root() + "/tmp/" + fs::path(path).filename().string();
    std::ofstream(copy) << text;
    return copy;
}

agent::Applied apply(const std::string& example, const ExampleMachine& machine) {
    return agent::apply({.paths = {with_the_key_at_hand(example, machine)},
                         .hostname = hostname_for(example),
                         .root = machine.root(),
                         .state = machine.root() + "/tmp/state"});
}

std::string text_of(const agent::RunReport& report) {
    std::string text;
    for (const auto& each : report.results)
        text += format("{} {}: {}\n", each.id(), name_of(each.action), each.reason);
    return text;
}

class Example : public testing::TestWithParam<std::string> {};

TEST_P(Example, passes_every_gate) {
    const auto findings = agent::check({folder + "/" + GetParam()});
    for (const auto& each : findings.all())
        EXPECT_EQ(each.rule, rule::unchecked_secrets) << each.text();
}

TEST_P(Example, does_its_work_and_then_has_nothing_to_do) {
    if (::geteuid() != 0) GTEST_SKIP() << "a machine in a folder needs root";
    const ExampleMachine machine;
    const auto first = apply(GetParam(), machine);
    ASSERT_TRUE(first.report) << first.findings.text();
    EXPECT_EQ(first.report->counts.failed, 0U) << text_of(*first.report);
    const auto second = apply(GetParam(), machine);
    EXPECT_EQ(second.report->counts.failed, 0U) << text_of(*second.report);
    EXPECT_EQ(second.report->counts.changed, 0U) << text_of(*second.report);
}

TEST_P(Example, is_named_in_the_readme_and_says_what_it_is) {
    std::ifstream readme(folder + "/README.md");
    const std::string text{std::istreambuf_iterator<char>(readme), {}};
    EXPECT_NE(text.find("](" + GetParam() + ")"), std::string::npos);
    const auto path = fs::path(folder) / GetParam();
    if (fs::is_directory(path)) return;
    std::string line;
    std::getline(std::ifstream(path) >> std::ws, line);
    EXPECT_EQ(line.rfind("# " + path.stem().string() + " — ", 0), 0U) << line;
}

std::string name_of_case(const testing::TestParamInfo<std::string>& info) {
    auto name = info.param.substr(0, info.param.find(".vgo"));
    for (auto& each : name)
        if (std::isalnum(static_cast<unsigned char>(each)) == 0) each = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, Example, testing::ValuesIn(examples()), name_of_case);

}  // namespace
}  // namespace vigo
