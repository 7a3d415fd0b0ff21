// folders — each folder below another is a test: what the golden programs share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

namespace vigo::golden {

/// Registers `SUITE.FOLDER` for each folder directly below `home`; `Case` is made of its path.
template <class Case>
void add_folders(const char* suite, const std::filesystem::path& home) {
    for (const auto& each : std::filesystem::directory_iterator(home))
        if (each.is_directory())
            testing::RegisterTest(
                suite, each.path().filename().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                [folder = each.path()]() -> testing::Test* { return new Case(folder); });
}

}  // namespace vigo::golden
