// system_test — what the kernel of any machine that runs these tests must be able to tell.

#include "host/system.h"

#include <gmock/gmock.h>
#include <unistd.h>

namespace vigo {
namespace {

TEST(RealSystem, NamesTheKernel) {
    const auto kernel = real_system("/")->kernel();
    EXPECT_EQ(kernel.name, "Linux");
    EXPECT_THAT(kernel.release, testing::HasSubstr("."));
    EXPECT_FALSE(kernel.machine.empty());
}

TEST(RealSystem, MeasuresAFileSystem) {
    const auto space = real_system("/")->space("/");
    ASSERT_TRUE(space);
    EXPECT_GT(space->size_bytes, 0U);
    EXPECT_LE(space->available_bytes, space->free_bytes);
    EXPECT_LE(space->free_bytes, space->size_bytes);
}

TEST(RealSystem, HasNoSpaceOfAPathThatIsNotThere) {
    EXPECT_FALSE(real_system("/")->space("/no such path"));
    EXPECT_FALSE(real_system("/no such root")->space("/"));
}

TEST(RealSystem, ListsEachInterfaceOnce) {
    const auto all = real_system("/")->interfaces();
    for (const auto& one : all) {
        const auto same = [&](const auto& other) { return other.name == one.name; };
        EXPECT_EQ(std::count_if(all.begin(), all.end(), same), 1) << one.name;
        if (one.is_loopback && one.is_up) {
            EXPECT_THAT(one.addresses, testing::Contains("127.0.0.1"));
            EXPECT_EQ(one.mac, "") << "an all-zero address is none";
        }
    }
}

TEST(RealSystem, KnowsWhoWeAre) {
    const auto system = real_system("/");
    EXPECT_EQ(system->uid(), ::geteuid());
    EXPECT_EQ(system->pid(), ::getpid());
    EXPECT_EQ(system->variable("a variable that nobody sets"), std::nullopt);
}

TEST(RealSystem, FollowsTheTimeZoneOfTheProcess) {
    const char* before = std::getenv("TZ");
    const std::string kept = before != nullptr ? before : "";
    const auto system = real_system("/");
    ::setenv("TZ", "<+0530>-05:30", 1);
    EXPECT_EQ(system->utc_offset(from_ms(0)), std::chrono::minutes(330));
    ::setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    EXPECT_EQ(system->utc_offset(from_ms(1'700'000'000'000)), std::chrono::hours(-5));
    EXPECT_EQ(system->utc_offset(from_ms(1'720'000'000'000)), std::chrono::hours(-4));
    before != nullptr ? ::setenv("TZ", kept.c_str(), 1) : ::unsetenv("TZ");
    system->utc_offset(from_ms(0));
}

}  // namespace
}  // namespace vigo
