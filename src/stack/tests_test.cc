// Tests of tests: which files of tests belong to a stacks folder, and what they may read.

#include "stack/tests.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace vigo::stack {
namespace {

namespace fs = std::filesystem;

class TestFiles : public testing::Test {
 protected:
    TestFiles() {
        std::string name = (fs::temp_directory_path() / "vigo-tests-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        write("stack/envoys.vgo");
        write("stack/tests/a.test.vgo");
        write("stack/tests/golden/x");
        write("tests/b.test.vgo");
        write("tests/sub/c.test.vgo");
        write("tests/sub/y");
        write("tests/other.yml");
        write("secret");
    }
    ~TestFiles() override { fs::remove_all(root_); }

    void write(const std::string& path) {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path) << path;
    }
    std::string names(const std::string& folder) {
        Diagnostics findings;
        std::string all;
        for (const auto& [path, text] : test_files(folder, read_folder(folder, findings), findings))
            all += path + " ";
        return all + findings.text();
    }
    std::string beside(const std::string& test, const std::string& path) {
        return read_beside((root_ / "stack").string(), test, path).value_or("none");
    }

    fs::path root_;
};

TEST_F(TestFiles, are_those_in_the_stack_and_those_in_the_folder_beside_it) {
    for (const auto* folder : {"stack", "stack/", "tests/../stack"})
        EXPECT_EQ(names((root_ / folder).string()),
                  "../tests/b.test.vgo ../tests/sub/c.test.vgo tests/a.test.vgo ");
    EXPECT_EQ(names((root_ / "tests").string()),
              "b.test.vgo sub/c.test.vgo other.yml: warning "
              "VG2052: this file is not part of the stack (call "
              "it .vgo)\n");
}

TEST_F(TestFiles, read_files_of_their_own_folder_only) {
    EXPECT_EQ(beside("tests/a.test.vgo", "golden/x"), "stack/tests/golden/x");
    EXPECT_EQ(beside("tests/a.test.vgo", "../envoys.vgo"), "stack/envoys.vgo");
    EXPECT_EQ(beside("../tests/sub/c.test.vgo", "y"), "tests/sub/y");
    EXPECT_EQ(beside("tests/a.test.vgo", "golden"), "none");
    EXPECT_EQ(beside("tests/a.test.vgo", "none"), "none");
    EXPECT_EQ(beside("tests/a.test.vgo", "../../secret"), "none");
    EXPECT_EQ(beside("tests/a.test.vgo", "/etc/hostname"), "none");
    fs::create_symlink(root_ / "secret", root_ / "stack/tests/link");
    EXPECT_EQ(beside("tests/a.test.vgo", "link"), "none");
}

}  // namespace
}  // namespace vigo::stack
