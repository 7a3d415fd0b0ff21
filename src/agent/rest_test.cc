// rest_test — the program's own pages are given back, and it goes on.

#include "agent/rest.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace vigo::agent {
namespace {

/// Of this process, in KiB: pages of files that are mapped, or pages of its own.
long resident(const std::string& kind) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(kind)) return std::stol(line.substr(kind.size() + 1));
    return -1;
}

TEST(Rest, gives_back_pages_of_the_program_and_loses_nothing) {
    const std::regex anything("a(b|c)*d");  // brings some in
    ASSERT_TRUE(std::regex_match("abcbcd", anything));
    const auto before = resident("RssFile");
    rest();
    EXPECT_LT(resident("RssFile"), before - 256);
    EXPECT_TRUE(std::regex_match("abcbcd", anything));
}

}  // namespace
}  // namespace vigo::agent
