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

#include "../folders.h"
#include "outcome.h"
#include "stack/folder.h"

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

class Case : public testing::Test {
 public:
    explicit Case(fs::path folder) : folder_(std::move(folder)) {}

    void TestBody() override {
        Diagnostics findings;
        const auto tree = stack::read_folder((folder_ / "stack").string(), findings);
        std::optional<Envoy> envoy;
        if (fs::exists(folder_ / "envoy.yaml")) envoy = envoy_of(text_of(folder_ / "envoy.yaml"));
        const auto made = outcome_of(tree, envoy, findings);
        EXPECT_TRUE(made.loaded || !envoy) << made.findings;
        EXPECT_FALSE(made.bundle.empty() && made.findings.empty()) << "a case shows something";
        compare(folder_ / "expected.bundle.yaml", made.bundle);
        if (fs::exists(folder_ / "expected.trace.txt"))
            compare(folder_ / "expected.trace.txt", made.trace);
        compare(folder_ / "expected.diagnostics.txt", made.findings);
    }

 private:
    fs::path folder_;
};

void add_cases() { golden::add_folders<Case>("compile", HERE); }

}  // namespace
}  // namespace vigo::compile

int main(int count, char** arguments) {
    testing::InitGoogleTest(&count, arguments);
    vigo::compile::add_cases();
    vigo::compile::add_case_files(HERE);
    return RUN_ALL_TESTS();
}
