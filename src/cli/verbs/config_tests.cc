// config test — runs the tests of a stack; no server needed. (A file *_test.cc would be a unit
// test.)

#include <chrono>
#include <fstream>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "compile/suite/show.h"
#include "stack/tests.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
    std::string filter;
    std::string junit;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Folder of the stack; default: the stacks folder of server.yaml.",
                          positional),
    field<&Options::filter>("filter",
                            "Only tests whose name or file holds this text, or fits it "
                            "as a pattern."),
    field<&Options::junit>("junit", "Write a JUnit report to this file, too."),
};

double now_ms() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(since).count();
}

suite::Result outcome_of(const Options& given, const Session& session) {
    const auto folder = given.path.empty() ? session.folders.stacks : given.path;
    Diagnostics findings;
    suite::Order order{.types = session.types,
                       .filter = given.filter,
                       .golden =
                           [&folder](const std::string& test, const std::string& path) {
                               return stack::read_beside(folder, test, path);
                           },
                       .now_ms = now_ms};
    order.stack = stack::read_folder(folder, findings);
    order.tests = stack::test_files(folder, order.stack, findings);
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

Exit run(const Options& given, Session& session) {
    const auto result = outcome_of(given, session);
    if (!given.junit.empty()) write_junit(given.junit, result);
    if (!session.machine_readable(suite::to_value(result)))
        session.out << suite::show(result, session.terminal.colour);
    return result.passed() ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli config test", "all tests of the stacks folder"},
    {"vigocli config test ./stack --filter web --junit report.xml",
     "some of a folder, with a report for CI"},
};

}  // namespace

Verb config_tests() {
    return Command<Options>{
        .words = "config test",
        .doc = "Run the tests of a stack: what described envoys must get.",
        .more =
            "Tests are the *.test.vgo files anywhere in the stack, or in a folder tests/ beside "
            "it; docs/guide/testing.md shows how they are written. Exit status 0: all passed; "
            "1: not so.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
