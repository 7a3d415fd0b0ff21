// rest_test — the program's own pages are given back, and it goes on.

#include "agent/rest.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/text.h"

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
    const auto words = [] { return format("{:.3f} {:>4}", 3.14159, "x"); };
    ASSERT_EQ(words(), "3.142    x");  // brings some in
    const auto before = resident("RssFile");
    rest();
    EXPECT_LT(resident("RssFile"), before - 256);
    EXPECT_EQ(words(), "3.142    x");
}

}  // namespace
}  // namespace vigo::agent
