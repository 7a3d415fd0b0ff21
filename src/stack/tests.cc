// tests — the files of tests of a stacks folder.

#include "stack/tests.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/limits.h"

namespace vigo::stack {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view beside = "../tests/";

bool is_test(std::string_view path) { return path.ends_with(".test.vgo"); }

fs::path tests_beside(const std::string& folder) {
    const auto whole = fs::absolute(folder).lexically_normal();
    const auto stack = whole.has_filename() ? whole : whole.parent_path();
    return stack.parent_path() / "tests";
}

bool is_within(const fs::path& path, const fs::path& root) {
    const auto way = path.lexically_relative(root);
    return !way.empty() && *way.begin() != "..";
}

}  // namespace

Tree test_files(const std::string& folder, const Tree& tree, Diagnostics& findings) {
    Tree tests;
    for (const auto& [path, text] : tree)
        if (is_test(path)) tests.emplace(path, text);
    const auto other = tests_beside(folder);
    std::error_code none;
    if (!fs::is_directory(other, none) || fs::equivalent(other, folder, none)) return tests;
    Diagnostics found;
    for (auto& [path, text] : read_folder(other.string(), found))
        if (is_test(path)) tests.emplace(std::string(beside) + path, std::move(text));
    for (const auto& each : found.all())
        if (each.where.file && is_test(*each.where.file)) findings.add(each);
    return tests;
}

std::optional<std::string> read_beside(const std::string& folder, const std::string& test_file,
                                       const std::string& path) {
    const bool outside = test_file.starts_with(beside);
    const auto root = outside ? tests_beside(folder) : fs::absolute(folder);
    const auto name = outside ? test_file.substr(beside.size()) : test_file;
    std::error_code error;
    const auto real_root = fs::canonical(root, error);
    const auto real = fs::canonical(root / fs::path(name).parent_path() / path, error);
    if (error || !is_within(real, real_root) || !fs::is_regular_file(real, error) ||
        fs::file_size(real, error) > limits::yaml_bytes)
        return std::nullopt;
    std::ostringstream text;
    text << std::ifstream(real, std::ios::binary).rdbuf();
    return std::move(text).str();
}

}  // namespace vigo::stack
