// vault_test — what is stored comes back, and nothing else does.

#include "server/secrets/vault.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "base/error.h"
#include "base/limits_secrets.h"
#include "host/temp_folder.h"
#include "server/secrets/epochs.h"
#include "server/secrets/master_keys.h"
#include "server/secrets/unlocked.h"

namespace vigo::secrets {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const Time now = from_ms(1'800'000'000'000);

std::string refusal_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.message();
    }
    return "(nothing)";
}

class VaultTest : public testing::Test {
 protected:
    std::string file(const std::string& path) const { return vault_.folder() + "/" + path; }
    std::string get(const std::string& path) const { return std::string(vault_.get(path).view()); }
    static unsigned mode_of(const std::string& path) {
        struct stat found {};
        EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
        return found.st_mode & 07777U;
    }
    std::string whole(const std::string& path) const { return home_.read("secrets/" + path); }

    void write_key(const std::string& text) const {
        home_.write("secrets/.master.key", text);
        EXPECT_EQ(::chmod(file(".master.key").c_str(), 0600), 0);
    }

    TempFolder home_;
    Vault vault_{home_.path() + "/secrets"};
};

TEST_F(VaultTest, gives_back_what_was_stored_and_keeps_it_from_others) {
    vault_.set("vigo/db/dsn", "postgres://hunter2", now);
    vault_.set("top", "line\nline\n", now);
    EXPECT_EQ(get("vigo/db/dsn"), "postgres://hunter2");
    EXPECT_EQ(get("top"), "line\nline\n");
    vault_.set("top", "other", now);
    EXPECT_EQ(get("top"), "other");
    EXPECT_EQ(mode_of(vault_.folder()), 0700U);
    EXPECT_EQ(mode_of(file("vigo/db")), 0700U);
    EXPECT_EQ(mode_of(file("vigo/db/dsn")), 0600U);
    EXPECT_EQ(mode_of(file(".master.key")), 0600U);
    EXPECT_EQ(whole("vigo/db/dsn").find("hunter2"), std::string::npos);
}

TEST_F(VaultTest, lists_paths_without_values) {
    EXPECT_TRUE(vault_.list().empty());
    vault_.set("b/c", "xyz", now);
    vault_.set("a", "x", now);
    const auto all = vault_.list();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].path, "a");
    EXPECT_EQ(all[1].path, "b/c");
    EXPECT_EQ(all[1].bytes, 3U);
    EXPECT_GT(all[0].revision, all[1].revision);
}

TEST_F(VaultTest, removes_a_secret_and_the_folders_that_are_empty_then) {
    vault_.set("a/b/c", "x", now);
    vault_.set("a/d", "x", now);
    EXPECT_TRUE(vault_.remove("a/b/c", now));
    EXPECT_FALSE(vault_.remove("a/b/c", now));
    EXPECT_FALSE(fs::exists(file("a/b")));
    EXPECT_EQ(get("a/d"), "x");
    EXPECT_EQ(vault_.problem_of("a/b/c"), "file not found");
}

TEST_F(VaultTest, refuses_paths_and_values_that_are_none) {
    for (const std::string path :
         {"", "/a", "a//b", "../x", "a/../b", ".master.key", "a/.b", "a b", "a\n", "a*"})
        EXPECT_THAT(refusal_of([&] { vault_.set(path, "x", now); }), HasSubstr("names no secret"))
            << path;
    EXPECT_THAT(refusal_of([&] { vault_.set(std::string(256, 'a'), "x", now); }),
                HasSubstr("longer than 255 bytes"));
    const struct {
        std::string value;
        std::string_view refusal;
    } cases[] = {{"", "must not be empty"},
                 {std::string("a\0b", 3), "UTF-8 without NUL"},
                 {"\xff", "UTF-8 without NUL"},
                 {std::string(limits::secret_bytes + 1, 'x'), "the limit is 65536"}};
    for (const auto& each : cases)
        EXPECT_THAT(refusal_of([&] { vault_.set("a", each.value, now); }), HasSubstr(each.refusal));
    vault_.set("a", std::string(limits::secret_bytes, 'x'), now);
    EXPECT_EQ(get("a").size(), limits::secret_bytes);
}

TEST_F(VaultTest, a_path_is_a_secret_or_a_folder_never_both) {
    vault_.set("a", "x", now);
    EXPECT_THAT(refusal_of([&] { vault_.set("a/b", "x", now); }), HasSubstr("is no folder"));
    vault_.set("c/d", "x", now);
    EXPECT_THAT(refusal_of([&] { vault_.set("c", "x", now); }), HasSubstr("folder with secrets"));
    EXPECT_EQ(get("a"), "x");
    EXPECT_EQ(get("c/d"), "x");
}

TEST_F(VaultTest, refuses_what_others_could_read_or_have_put_there) {
    vault_.set("a/b", "x", now);
    const struct {
        std::string path;
        unsigned unsafe, safe;
        std::string mend;
    } cases[] = {{"", 0750, 0700, "`chmod 700 "},
                 {"a", 0755, 0700, "`chmod 700 "},
                 {"a/b", 0640, 0600, "`chmod 600 "},
                 {".master.key", 0604, 0600, "`chmod 600 "}};
    for (const auto& each : cases) {
        ASSERT_EQ(::chmod(file(each.path).c_str(), each.unsafe), 0);
        EXPECT_THAT(vault_.problem_of("a/b"), HasSubstr("is open to others")) << each.path;
        EXPECT_THAT(vault_.problem_of("a/b"), HasSubstr(each.mend)) << each.path;
        ASSERT_EQ(::chmod(file(each.path).c_str(), each.safe), 0);
        EXPECT_EQ(vault_.problem_of("a/b"), "");
    }
}

TEST_F(VaultTest, refuses_the_files_of_other_users) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    vault_.set("a", "x", now);
    ASSERT_EQ(::chown(file("a").c_str(), 4242, 0), 0);
    EXPECT_THAT(vault_.problem_of("a"), HasSubstr("belongs to user 4242"));
    ASSERT_EQ(::chown(vault_.folder().c_str(), 4242, 4242), 0);
    EXPECT_EQ(vault_.problem_of("a"), "");  // root looks after the folder of that user
    vault_.set("b/c", "x", now);
    struct stat found {};
    ASSERT_EQ(::stat(file("b/c").c_str(), &found), 0);
    EXPECT_EQ(found.st_uid, 4242U);
}

TEST_F(VaultTest, follows_no_link) {
    vault_.set("a/b", "x", now);
    fs::create_symlink("b", file("a/link"));
    EXPECT_THAT(vault_.problem_of("a/link"), HasSubstr("is a link"));
    fs::create_directory_symlink("a", file("c"));
    EXPECT_THAT(vault_.problem_of("c/b"), HasSubstr("is a link"));
    EXPECT_THAT(refusal_of([&] { vault_.set("c/b", "x", now); }), HasSubstr("is a link"));
    fs::create_directory_symlink(vault_.folder(), home_.path() + "/elsewhere");
    EXPECT_THAT(Vault(home_.path() + "/elsewhere").problem_of("a/b"), HasSubstr("is a link"));
    ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
    EXPECT_THAT(vault_.problem_of("pipe"), HasSubstr("neither a file nor a folder"));
    const auto all = vault_.list();
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].problem, "");
    for (int at : {1, 2, 3}) EXPECT_NE(all[static_cast<std::size_t>(at)].problem, "");
}

TEST_F(VaultTest, a_file_in_the_place_of_another_does_not_open) {
    vault_.set("a", "of a", now);
    vault_.set("b", "of b", now);
    fs::copy_file(file("a"), file("b"), fs::copy_options::overwrite_existing);
    EXPECT_THAT(vault_.problem_of("b"), HasSubstr("damaged, or belongs to another path"));
    vault_.set("b", "new", now);
    EXPECT_EQ(get("b"), "new");
}

TEST_F(VaultTest, damage_is_told_at_every_byte) {
    vault_.set("a", "x", now);
    const auto bytes = whole("a");
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto other = bytes;
        other[at] = static_cast<char>(other[at] ^ 1);
        home_.write("secrets/a", other);
        EXPECT_NE(vault_.problem_of("a"), "") << at;
        home_.write("secrets/a", bytes.substr(0, at));
        EXPECT_NE(vault_.problem_of("a"), "") << at;
    }
    home_.write("secrets/a", std::string(1 << 20, 'x'));
    EXPECT_NE(vault_.problem_of("a"), "");
}

TEST_F(VaultTest, a_lost_master_key_is_not_replaced_by_a_new_one) {
    vault_.set("a", "x", now);
    const auto key = whole(".master.key");
    fs::remove(file(".master.key"));
    EXPECT_THAT(vault_.problem_of("a"), HasSubstr("is missing: restore it"));
    EXPECT_THAT(refusal_of([&] { vault_.set("b", "x", now); }),
                HasSubstr("is missing: restore it"));
    EXPECT_THAT(refusal_of([&] { vault_.init(); }), HasSubstr("is missing: restore it"));
    write_key(std::string(64, '0') + "\n");
    EXPECT_THAT(vault_.problem_of("a"), HasSubstr("sealed with another master key"));
    write_key("what\n");
    EXPECT_THAT(vault_.problem_of("a"), HasSubstr("is damaged"));
    write_key(key);
    EXPECT_EQ(get("a"), "x");
}

TEST_F(VaultTest, init_makes_a_key_once) {
    EXPECT_TRUE(vault_.init());
    const auto key = whole(".master.key");
    EXPECT_FALSE(vault_.init());
    EXPECT_EQ(whole(".master.key"), key);
}

TEST_F(VaultTest, rotation_seals_everything_anew) {
    vault_.set("a/b", "one", now);
    vault_.set("c", "two", now);
    const auto before = vault_.list();
    const auto key = whole(".master.key");
    const auto sealed = whole("c");
    const auto done = vault_.rotate();
    EXPECT_EQ(done.secrets, 2U);
    EXPECT_FALSE(done.was_interrupted);
    EXPECT_NE(whole(".master.key"), key);
    EXPECT_EQ(whole(".master.key").size(), 65U);
    EXPECT_NE(whole("c"), sealed);
    EXPECT_EQ(get("a/b"), "one");
    EXPECT_EQ(get("c"), "two");
    EXPECT_EQ(vault_.list()[0].revision, before[0].revision);  // no value has changed
}

TEST_F(VaultTest, rotation_refuses_to_lose_a_secret) {
    vault_.set("a", "x", now);
    vault_.set("b", "x", now);
    home_.write("secrets/b", "damaged");
    const auto key = whole(".master.key");
    EXPECT_THAT(refusal_of([&] { vault_.rotate(); }), HasSubstr("secret b: damaged file"));
    EXPECT_EQ(whole(".master.key"), key);
}

/// Killed after each of its writes: the folder as it was then, put together from copies.
TEST_F(VaultTest, rotation_may_be_killed_between_any_two_writes) {
    constexpr int secrets = 5;
    for (int at = 0; at < secrets; ++at)
        vault_.set(format("s/{}", at), format("value {}", at), now);
    const auto folder = PrivateFolder::open(vault_.folder());
    for (int resealed = 0; resealed <= secrets; ++resealed) {
        {  // What `rotate` has written before it is killed.
            auto keys = read_master_keys(folder);
            const auto fresh = make_master_key();
            write_master_keys(folder, {&fresh, &keys.at(0)});
            for (int at = 0; at < resealed; ++at) {
                const auto path = format("s/{}", at);
                folder.replace(path, seal(path, vault_.get(path).view(), 7, fresh));
            }
        }
        home_.write("secrets/.half.tmp", "what a killed writer left");
        for (int at = 0; at < secrets; ++at)
            EXPECT_EQ(get(format("s/{}", at)), format("value {}", at));
        vault_.set("s/new", "set in between", now);
        const auto done = vault_.rotate();
        EXPECT_TRUE(done.was_interrupted);
        EXPECT_EQ(done.secrets, static_cast<std::size_t>(secrets - resealed));
        EXPECT_EQ(whole(".master.key").size(), 65U);
        EXPECT_FALSE(fs::exists(file(".half.tmp")));
        for (int at = 0; at < secrets; ++at)
            EXPECT_EQ(get(format("s/{}", at)), format("value {}", at));
        EXPECT_EQ(get("s/new"), "set in between");
        vault_.remove("s/new", now);
    }
}

TEST_F(VaultTest, epochs_rise_for_the_bundles_concerned_alone) {
    Epochs epochs(vault_);
    EXPECT_FALSE(epochs.refresh());
    const std::vector<std::string> both = {"a", "b"};
    const std::vector<std::string> only_b = {"b"};
    EXPECT_EQ(epochs.of(both), 0U);
    vault_.set("a", "x", now);
    vault_.set("b", "x", now);
    EXPECT_TRUE(epochs.is_behind());
    EXPECT_TRUE(epochs.refresh());
    EXPECT_FALSE(epochs.is_behind());
    const auto first = epochs.of(both);
    const auto first_b = epochs.of(only_b);
    vault_.set("a", "y", now - Millis(1'000));  // by a clock that was set back
    EXPECT_TRUE(epochs.refresh());
    EXPECT_GT(epochs.of(both), first);
    EXPECT_EQ(epochs.of(only_b), first_b);
    vault_.rotate();
    EXPECT_FALSE(epochs.refresh());
    Epochs after_restart(vault_);
    after_restart.refresh();
    EXPECT_EQ(after_restart.of(both), epochs.of(both));
    vault_.remove("b", now);
    EXPECT_TRUE(epochs.is_behind());
    EXPECT_TRUE(epochs.refresh());
    EXPECT_EQ(epochs.of(only_b), 0U);
}

TEST_F(VaultTest, random_values_have_letters_and_digits) {
    const auto value = random_value(1'000);
    ASSERT_EQ(value.size(), 1'000U);
    for (const char each : value.view())
        EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(each)));
    EXPECT_NE(random_value(32).view(), random_value(32).view());
}

TEST_F(VaultTest, the_mark_of_the_operator_lasts_a_day_after_its_latest_use) {
    const auto mark = unlocked_file(vault_.folder() + "/");
    EXPECT_EQ(mark, home_.path() + "/.secrets-unlocked");
    constexpr Millis hour(3'600'000);
    EXPECT_THAT(refusal_of([&] { demand_unlocked(mark, now); }), HasSubstr("secrets are locked"));
    unlock(mark, "ann", now);
    EXPECT_EQ(mode_of(mark), 0600U);
    demand_unlocked(mark, now + 23 * hour);
    demand_unlocked(mark, now + 46 * hour);
    EXPECT_FALSE(is_unlocked(mark, now + 70 * hour));
    EXPECT_FALSE(is_unlocked(mark, now));  // it is from the future now
    unlock(mark, "ann", now);
    ASSERT_EQ(::chmod(mark.c_str(), 0666), 0);
    EXPECT_FALSE(is_unlocked(mark, now));
    fs::remove(mark);
    fs::create_symlink("/etc/passwd", mark);
    EXPECT_FALSE(is_unlocked(mark, now));
    unlock(mark, "ann", now);
    EXPECT_TRUE(is_unlocked(mark, now));
}

}  // namespace
}  // namespace vigo::secrets
