// root_test — which folder is the stack of a file.

#include "stack/root.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace vigo::stack {
namespace {

namespace fs = std::filesystem;

TEST(Root, is_the_folder_around_a_file_that_looks_like_a_stack) {
    std::string pattern = (fs::temp_directory_path() / "root.XXXXXX").string();
    const std::string top = fs::canonical(::mkdtemp(pattern.data())).string();
    fs::create_directories(top + "/stack/configcrates/deep/er");
    fs::create_directories(top + "/stack/clients/acme");
    fs::create_directories(top + "/alone");
    struct Case {
        const char* path;
        const char* folder;
        const char* file;
    };
    const Case cases[] = {
        {"/stack/configcrates/deep/er/new.vgo", "/stack", "configcrates/deep/er/new.vgo"},
        {"/stack/clients/acme/envoys.vgo", "/stack", "clients/acme/envoys.vgo"},
        {"/stack/clients/../clients/acme/x.vgo", "/stack", "clients/acme/x.vgo"},
        {"/new/configcrates/a/web.vgo", "/new", "configcrates/a/web.vgo"},
        {"/stack", "/stack", ""},
        {"/stack/clients", "/stack", ""},
        {"/alone/envoys.vgo", "/alone", "envoys.vgo"},
        {"/alone", "/alone", ""},
    };
    for (const auto& each : cases) {
        const auto home = home_of(top + each.path);
        EXPECT_EQ(home.folder, top + each.folder) << each.path;
        EXPECT_EQ(home.file, each.file) << each.path;
    }
    fs::remove_all(top);
}

}  // namespace
}  // namespace vigo::stack
