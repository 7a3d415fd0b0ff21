// rooted_test — paths resolve the same with openat2(2) and when they are walked name by name.

#include "host/rooted.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/temp_folder.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

class RootedTest : public ::testing::TestWithParam<bool> {
 protected:
    RootedTest() {
        fs::create_directory(dir / "root");
        rooted = std::make_unique<Rooted>(dir / "root", GetParam());
        dir.write("outside", "outside");
        dir.write("root/a/file", "inside");
        fs::create_symlink("/a", dir / "root/abs");
        fs::create_symlink("../../../a", dir / "root/a/climb");
        fs::create_symlink("../outside", dir / "root/out");
        fs::create_symlink(dir / "outside", dir / "root/out2");
        fs::create_symlink("file", dir / "root/a/last");
        fs::create_symlink("loop", dir / "root/loop");
    }
    std::string read(const std::string& path) const {
        const auto file = rooted->open(path, O_RDONLY);
        if (!file) return errno == ENOENT ? "none" : errno == ELOOP ? "loop" : "error";
        return posix::read_all(file.get(), 100, path);
    }

    TempFolder dir;
    std::unique_ptr<Rooted> rooted;
};

TEST_P(RootedTest, reads_inside_and_never_outside) {
    EXPECT_EQ(read("/a/file"), "inside");
    EXPECT_EQ(read("//a/./file"), "inside");
    EXPECT_EQ(read("/abs/file"), "inside");
    EXPECT_EQ(read("/a/climb/file"), "inside");
    EXPECT_EQ(read("/a/last"), "inside");
    EXPECT_EQ(read("/../../a/file"), "inside");
    EXPECT_EQ(read("/a/../../a/file"), "inside");
    EXPECT_EQ(read("/out"), "none");
    EXPECT_EQ(read("/out2"), "none");
    EXPECT_EQ(read("/no/such"), "none");
    EXPECT_EQ(read("/loop"), "loop");
}

TEST_P(RootedTest, status_is_of_the_link_itself) {
    struct stat about {};
    ASSERT_TRUE(rooted->status("/a/last", about));
    EXPECT_TRUE(S_ISLNK(about.st_mode));
    ASSERT_TRUE(rooted->status("/abs/file", about));
    EXPECT_TRUE(S_ISREG(about.st_mode));
    ASSERT_TRUE(rooted->status("/", about));
    EXPECT_TRUE(S_ISDIR(about.st_mode));
    EXPECT_FALSE(rooted->status("/a/file/x", about));
    EXPECT_EQ(errno, ENOTDIR);
    EXPECT_FALSE(rooted->status("/loop/x", about));
}

TEST_P(RootedTest, no_link_to_a_process_leads_out) {
    fs::create_symlink("/proc/self/root/etc/passwd", dir / "root/magic");
    EXPECT_EQ(read("/magic"), "none");
}

INSTANTIATE_TEST_SUITE_P(, RootedTest, ::testing::Values(true, false),
                         [](const auto& each) { return each.param ? "by_openat2" : "by_walking"; });

TEST(SplitPath, is_folder_and_name) {
    using Parts = std::pair<std::string, std::string>;
    EXPECT_EQ(split_path("/a/b/c"), Parts("/a/b", "c"));
    EXPECT_EQ(split_path("//a//./b/"), Parts("/a", "b"));
    EXPECT_EQ(split_path("/a"), Parts("/", "a"));
    EXPECT_EQ(split_path("/"), Parts("/", "."));
}

}  // namespace
}  // namespace vigo
