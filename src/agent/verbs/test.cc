// test — runs the tests of a stack: what described envoys must get.

#include <chrono>
#include <fstream>

#include "agent/verbs/catalogue.h"
#include "compile/suite/show.h"
#include "schema/json.h"
#include "stack/tests.h"
#include "types/types.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::string path = ".";
    std::string filter;
    std::string junit;
    bool json = false;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path",
                          "The stacks folder; its tests are *.test.vgo files in it, or in "
                          "a folder tests/ beside it.",
                          positional),
    field<&Options::filter>("filter",
                            "Only tests whose name or file holds this text, or fits it "
                            "as a pattern."),
    field<&Options::junit>("junit", "Write a JUnit report to this file, too."),
    field<&Options::json>("json", "Print the outcome as JSON."),
};

double now_ms() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(since).count();
}

suite::Result outcome_of(const Options& given) {
    Diagnostics findings;
    suite::Order order{.types = compile_types(),
                       .filter = given.filter,
                       .golden =
                           [&](const std::string& test, const std::string& path) {
                               return stack::read_beside(given.path, test, path);
                           },
                       .now_ms = now_ms};
    order.stack = stack::read_folder(given.path, findings);
    order.tests = stack::test_files(given.path, order.stack, findings);
    auto result = suite::run(order);
    findings.append(result.findings);
    result.findings = std::move(findings);
    return result;
}

void write_junit(const std::string& path, const suite::Result& result) {
    std::ofstream file(path, std::ios::binary);
    file << suite::to_junit(result);
    file.close();
    if (!file) fail(Fault::unavailable, "{} cannot be written", path);
}

int run(const Options& given, const Settings&, Session& session) {
    const auto result = outcome_of(given);
    if (!given.junit.empty()) write_junit(given.junit, result);
    session.out(given.json ? to_json(suite::to_value(result), 2) + "\n"
                           : suite::show(result, session.colour));
    return result.passed() ? exits::ok : exits::failed;
}

}  // namespace

Verb test() {
    return Command<Options>{.name = "test",
                            .doc = "Run the tests of a stack: what described envoys must get.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
