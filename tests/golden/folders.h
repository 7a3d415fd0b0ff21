// folders — each folder below another is a test: what the golden programs share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

namespace vigo::golden {

/// The name of a test without the dashes of `name`: what follows a dash in a filter is left out, so
/// that ctest would run nothing.
inline std::string without_dashes(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

/// Registers `SUITE.FOLDER` for each folder directly below `home`; `Case` is made of its path.
template <class Case>
void add_folders(const char* suite, const std::filesystem::path& home) {
    for (const auto& each : std::filesystem::directory_iterator(home))
        if (each.is_directory())
            testing::RegisterTest(
                suite, without_dashes(each.path().filename()).c_str(), nullptr, nullptr, __FILE__,
                __LINE__, [folder = each.path()]() -> testing::Test* { return new Case(folder); });
}

}  // namespace vigo::golden
