// Tests of the backend on a disk that refuses: whatever step it is, each secret has its old value,
// or its new one and the message says so or none was needed; and all goes on when the disk does.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "server/secrets/epochs.h"
#include "server/secrets/vault.h"

namespace vigo::secrets {
namespace {

const Time now = from_ms(1'800'000'000'000);

class RefusedVault : public testing::TestWithParam<Refusal> {
 protected:
    RefusedVault() { vault_ = Vault(root_ + "/secrets"); }

    std::string get(const std::string& path) const {
        try {
            return std::string(vault_.get(path).view());
        } catch (const Error& error) {
            return "(" + error.message() + ")";
        }
    }
    /// Has each step of `work` refused in turn; `look` is told what the work threw. How many steps
    /// there were.
    int steps_of(const std::function<void()>& work,
                 const std::function<void(const std::string& error)>& look) {
        for (int step = 1; step < 500; ++step) {
            const auto seen = run_refusing(step, GetParam(), work);
            if (seen.end == StepEnd::forbidden) return 0;
            SCOPED_TRACE(format("step {}: \"{}\"", step, seen.error));
            if (!seen.error.empty()) {
                EXPECT_NE(seen.error.find(std::strerror(GetParam().code)), std::string::npos);
                EXPECT_NE(seen.error.find(root_), std::string::npos);
            }
            look(seen.error);
            EXPECT_EQ(leftovers(), 0) << "after the next change";
            if (seen.end == StepEnd::finished) return step - 1;
        }
        ADD_FAILURE() << "it has no end";
        return 0;
    }
    /// What has happened, though the disk did not confirm it, is said to have.
    static bool is_done(const std::string& error) {
        return error.empty() || error.find("may be lost with the power") != std::string::npos;
    }
    int leftovers() const {
        int found = 0;
        for (const auto& each : std::filesystem::recursive_directory_iterator(root_))
            found += each.path().extension() == ".tmp" ? 1 : 0;
        return found;
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const std::string root_ = box_.path();
    Vault vault_{""};
};

TEST_P(RefusedVault, a_secret_keeps_its_old_value_or_the_message_says_that_it_does_not) {
    vault_.set("a/b", "old", now);
    Epochs epochs(vault_);
    epochs.refresh();
    const std::vector<std::string> paths = {"a/b"};
    const auto steps = steps_of([&] { vault_.set("a/b", "new", now); },
                                [&](const std::string& error) {
                                    EXPECT_EQ(get("a/b"), is_done(error) ? "new" : "old");
                                    const auto before = epochs.of(paths);
                                    EXPECT_EQ(epochs.refresh(), is_done(error));
                                    EXPECT_EQ(epochs.of(paths) > before, is_done(error));
                                    vault_.set("a/b", "old", now);
                                    EXPECT_TRUE(epochs.refresh());
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
    EXPECT_GT(steps, 8);
}

TEST_P(RefusedVault, the_first_secret_is_there_or_can_be_stored_again) {
    const auto steps = steps_of([&] { vault_.set("a/b", "x", now); },
                                [&](const std::string& error) {
                                    EXPECT_EQ(get("a/b") == "x", is_done(error)) << get("a/b");
                                    vault_.set("a/b", "x", now);
                                    EXPECT_EQ(get("a/b"), "x");
                                    std::filesystem::remove_all(vault_.folder());
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
}

TEST_P(RefusedVault, a_secret_is_deleted_or_not) {
    vault_.set("a/b", "x", now);
    const auto steps = steps_of([&] { vault_.remove("a/b", now); },
                                [&](const std::string& error) {
                                    EXPECT_EQ(get("a/b") != "x", is_done(error)) << get("a/b");
                                    vault_.set("a/b", "x", now);
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
}

TEST_P(RefusedVault, a_rotation_leaves_every_secret_readable_and_the_next_one_ends_it) {
    for (const auto* path : {"a", "b/c", "b/d"}) vault_.set(path, path, now);
    const auto steps = steps_of([&] { vault_.rotate(); },
                                [&](const std::string&) {
                                    for (const std::string path : {"a", "b/c", "b/d"})
                                        EXPECT_EQ(get(path), path);
                                    vault_.rotate();
                                    for (const std::string path : {"a", "b/c", "b/d"})
                                        EXPECT_EQ(get(path), path);
                                });
    if (steps == 0) GTEST_SKIP() << "this machine allows no tracing";
    EXPECT_GT(steps, 20);
}

INSTANTIATE_TEST_SUITE_P(Disks, RefusedVault, testing::ValuesIn(refusals),
                         [](const auto& each) { return name_of(each.param); });

}  // namespace
}  // namespace vigo::secrets
