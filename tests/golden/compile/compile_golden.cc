// compile_golden — every folder beside this file is a stack and what becomes of it: a bundle, or
// findings.
//
// CASE/stack/…             the tree
// CASE/envoy.yaml          `hostname` and `traits`; without it the tree is only loaded
// CASE/expected.diagnostics.txt, CASE/expected.bundle.yaml, CASE/expected.trace.txt
//                          what must come out; VIGO_ACCEPT=1 writes the first two, and the third
//                          where there is one

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compile/compile.h"
#include "schema/yaml.h"
#include "stack/folder.h"
#include "types/types.h"

namespace vigo::compile {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// What a stage wrote must be in `path`; "" means that there is no such file.
void compare(const fs::path& path, const std::string& found) {
    if (std::getenv("VIGO_ACCEPT") != nullptr) {
        if (found.empty())
            fs::remove(path);
        else
            std::ofstream(path) << found;
        return;
    }
    EXPECT_EQ(found, fs::exists(path) ? text_of(path) : std::string()) << path.filename();
}

Value numbers(const std::vector<std::uint32_t>& from) {
    Value::List list;
    for (const auto each : from) list.push_back(static_cast<std::int64_t>(each));
    return list;
}

Value texts(const std::vector<std::string>& from) { return Value::List(from.begin(), from.end()); }

Value shown(const BundledResource& resource) {
    Map map;
    map.add("resource", resource.id());
    map.add("type", resource.type);
    map.add("attributes", resource.attributes);
    if (!resource.when.empty()) map.add("when", resource.when);
    if (!resource.after.empty()) map.add("after", numbers(resource.after));
    if (!resource.notifies.empty()) map.add("notifies", numbers(resource.notifies));
    return map;
}

std::string shown(const Compiled& compiled) {
    Value::List resources;
    for (const auto& each : compiled.bundle.resources) resources.push_back(shown(each));
    Map map;
    map.add("pattern", compiled.matched.pattern);
    map.add("reads", Value::List(compiled.reads.paths().begin(), compiled.reads.paths().end()));
    map.add("crates", texts(compiled.bundle.crates));
    map.add("resources", std::move(resources));
    return to_yaml(map);
}

std::string shown(const std::vector<TraceStep>& steps) {
    std::string lines;
    for (const auto& step : steps)
        lines += format("{} {} = {} [{}, {}]\n", step.wins ? "*" : " ", step.name, step.value,
                        step.layer, step.where.text());
    return lines;
}

class Case : public testing::Test {
 public:
    explicit Case(fs::path folder) : folder_(std::move(folder)) {}

    void TestBody() override {
        Diagnostics findings;
        std::string bundle;
        std::string traced;
        const auto tree = stack::read_folder((folder_ / "stack").string(), findings);
        const auto catalogue = load(tree, compile_types(), findings);
        if (fs::exists(folder_ / "envoy.yaml")) {
            ASSERT_TRUE(catalogue) << findings.text();
            const auto envoy = read_envoy();
            if (const auto compiled = vigo::compile::compile(*catalogue, envoy, findings)) {
                bundle = shown(*compiled);
                EXPECT_EQ(Bundle::decode(compiled->bundle.encode()).encode(),
                          compiled->bundle.encode());
            }
            if (const auto steps = trace(*catalogue, envoy.hostname))
                traced =
                    "crates\n" + shown(steps->crates) + "variables\n" + shown(steps->variables);
        }
        EXPECT_FALSE(bundle.empty() && findings.all().empty()) << "a case shows something";
        compare(folder_ / "expected.bundle.yaml", bundle);
        if (fs::exists(folder_ / "expected.trace.txt"))
            compare(folder_ / "expected.trace.txt", traced);
        std::string found;
        for (const auto& each : findings.all())
            found += each.text() + (is_structural(each) || each.severity == Severity::warning
                                        ? "\n"
                                        : " [restless]\n");
        compare(folder_ / "expected.diagnostics.txt", found);
    }

 private:
    Envoy read_envoy() const {
        Diagnostics findings;
        const auto value = parse_yaml(text_of(folder_ / "envoy.yaml"), "envoy.yaml", findings);
        if (!value || value->find("hostname") == nullptr) {
            ADD_FAILURE() << "envoy.yaml needs `hostname`" << findings.text();
            return {};
        }
        const Value* traits = value->find("traits");
        return {.hostname = value->find("hostname")->source(),
                .traits = traits != nullptr ? *traits : Value()};
    }

    fs::path folder_;
};

void add_cases() {
    for (const auto& each : fs::directory_iterator(HERE))
        if (each.is_directory())
            testing::RegisterTest(
                "compile", each.path().filename().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                [folder = each.path()]() -> testing::Test* { return new Case(folder); });
}

}  // namespace
}  // namespace vigo::compile

int main(int count, char** arguments) {
    testing::InitGoogleTest(&count, arguments);
    vigo::compile::add_cases();
    return RUN_ALL_TESTS();
}
