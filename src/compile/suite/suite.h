// suite — runs tests of configuration: compiles the policy of each described envoy, and compares.
// Pure: files and clock are the caller's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compile/suite/file.h"

namespace vigo::suite {

/// One thing that is not as expected.
struct Difference {
    Place where;  ///< of the expectation
    std::string message;
    std::string expected, found;  ///< a line each; both "" when the message says it all
    std::string diff;             ///< of longer texts, instead
};

struct Outcome {
    std::string file;
    std::string name;
    Place where;
    std::vector<Difference> differences;
    double ms = 0;
    bool passed() const { return differences.empty(); }
};

struct Order {
    compile::SourceTree stack;
    compile::SourceTree tests;  ///< files of tests; their paths are shown and resolve `golden`
    compile::Types types;
    std::string filter;  ///< part of a test's name or file, or a pattern of one; "" for all
    /// The text of a file that a test names: `path` is relative to the test's own folder.
    std::function<std::optional<std::string>(const std::string& test_file, const std::string& path)>
        golden;
    std::function<double()> now_ms;
};

struct Result {
    Diagnostics findings;  ///< of the stack and of the files of tests
    std::vector<Outcome> outcomes;
    double ms = 0;
    std::size_t failed() const;
    /// Every test passed and every file could be read.
    bool passed() const { return failed() == 0 && !findings.has_errors(); }
};

Result run(const Order& order);

}  // namespace vigo::suite
