// golden — a table as text, compared with the file that is committed.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace vigo::golden {

/// Rewrites the file when VIGO_ACCEPT is set.
inline void expect_golden(const std::string& table, const std::string& name) {
    const auto path = std::string(HERE) + "/" + name;
    if (std::getenv("VIGO_ACCEPT") != nullptr) std::ofstream(path) << table;
    std::ostringstream committed;
    committed << std::ifstream(path).rdbuf();
    EXPECT_EQ(table, committed.str())
        << "a row of " << path << " is missing, changed or gone; VIGO_ACCEPT=1 rewrites it";
}

}  // namespace vigo::golden
