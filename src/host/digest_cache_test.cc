// digest_cache_test — when a remembered digest may stand for the content of a file.

#include "host/digest_cache.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace vigo {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr FileStatus file{
    .size = 10, .device = 1, .inode = 2, .mtime_ns = 5 * second, .ctime_ns = 6 * second};
constexpr Sha256 digest{1, 2, 3};

TEST(DigestCacheTest, an_unchanged_file_is_known) {
    DigestCache cache;
    cache.remember(file, 9 * second, digest);
    EXPECT_EQ(cache.find(file), digest);
}

TEST(DigestCacheTest, any_change_of_status_forgets) {
    DigestCache cache;
    cache.remember(file, 9 * second, digest);
    for (const auto member : {&FileStatus::size, &FileStatus::device, &FileStatus::inode}) {
        auto other = file;
        ++(other.*member);
        EXPECT_FALSE(cache.find(other));
    }
    for (const auto member : {&FileStatus::mtime_ns, &FileStatus::ctime_ns}) {
        auto other = file;
        ++(other.*member);
        EXPECT_FALSE(cache.find(other));
    }
}

TEST(DigestCacheTest, a_file_changed_less_than_two_seconds_before_is_not_trusted) {
    DigestCache cache;
    cache.remember(file, 8 * second, digest);
    EXPECT_FALSE(cache.find(file));
    cache.remember(file, 8 * second + 1, digest);
    EXPECT_TRUE(cache.find(file));
}

TEST(DigestCacheTest, it_survives_as_bytes_and_damage_does_not) {
    DigestCache cache;
    cache.remember(file, 9 * second, digest);
    auto bytes = cache.save();
    DigestCache again;
    again.load(bytes);
    EXPECT_EQ(again.find(file), digest);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        DigestCache none;
        none.load(damaged);
        none.load(bytes.substr(0, at));
        EXPECT_EQ(none.size(), 0U) << "at byte " << at;
    }
}

TEST(DigestCacheTest, it_has_a_bound_and_keeps_what_is_asked_for) {
    DigestCache cache;
    auto each = file;
    for (std::size_t count = 0; count < limits::digests_kept; ++count) {
        each.inode = count;
        cache.remember(each, 9 * second, digest);
    }
    each.inode = limits::digests_kept;
    cache.remember(each, 9 * second, digest);
    EXPECT_LE(cache.size(), limits::digests_kept);
    EXPECT_TRUE(cache.find(each));
}

}  // namespace
}  // namespace vigo
