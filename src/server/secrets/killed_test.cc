// Tests of the backend under kill -9: stopped before every single step on the disk, each secret has
// its old value or its new one, and whatever was interrupted can be done again.

#include <gtest/gtest.h>
#include <unistd.h>

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
constexpr int step_most = 500;  // far above what any of them takes

class KilledVault : public testing::Test {
 protected:
    KilledVault() { vault_ = Vault(root_ + "/secrets"); }

    std::string get(const std::string& path) const {
        try {
            return std::string(vault_.get(path).view());
        } catch (const Error& error) {
            return "(" + error.message() + ")";
        }
    }
    /// Kills `work` before each of its steps in turn, until it has no more; how many it had.
    int steps_of(const std::function<void()>& work, const std::function<void(int)>& look) {
        for (int step = 1; step < step_most; ++step) {
            const auto end = run_until(step, work);
            if (end == StepEnd::forbidden) return 0;
            look(step);
            if (end == StepEnd::finished) return step - 1;
        }
        ADD_FAILURE() << "it has no end";
        return 0;
    }
    std::size_t keys() const {
        std::ifstream file(vault_.folder() + "/.master.key");
        std::size_t lines = 0;
        for (std::string line; std::getline(file, line);) ++lines;
        return lines;
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const std::string root_ = box_.path();
    Vault vault_{""};
};

TEST_F(KilledVault, a_rotation_leaves_every_secret_readable_and_the_next_one_ends_it) {
    for (const auto* path : {"a", "b/c", "b/d"}) vault_.set(path, path, now);
    int interrupted = 0;
    const auto all_are_well = [&](int step) {
        for (const std::string path : {"a", "b/c", "b/d"}) EXPECT_EQ(get(path), path) << step;
    };
    const auto steps = steps_of([&] { vault_.rotate(); },
                                [&](int step) {
                                    all_are_well(step);
                                    interrupted += keys() == 2 ? 1 : 0;
                                    vault_.rotate();
                                    EXPECT_EQ(keys(), 1U) << step;
                                    all_are_well(step);
                                });
    if (steps == 0) GTEST_SKIP() << "this machine forbids ptrace";
    EXPECT_GT(interrupted, 3);  // both keys were there at some of them
}

TEST_F(KilledVault, a_secret_has_its_old_value_or_its_new_one) {
    vault_.set("a/b", "old", now);
    Epochs epochs(vault_);
    epochs.refresh();
    const std::vector<std::string> paths = {"a/b"};
    const auto steps = steps_of([&] { vault_.set("a/b", "new", now); },
                                [&](int step) {
                                    const auto value = get("a/b");
                                    EXPECT_TRUE(value == "old" || value == "new")
                                        << value << " at " << step;
                                    const auto before = epochs.of(paths);
                                    const bool changed = epochs.refresh();
                                    EXPECT_EQ(changed, value == "new") << step;
                                    EXPECT_EQ(epochs.of(paths) > before, changed) << step;
                                    vault_.set("a/b", "old", now);
                                    EXPECT_EQ(get("a/b"), "old");
                                    EXPECT_TRUE(epochs.refresh()) << step;
                                });
    if (steps == 0) GTEST_SKIP() << "this machine forbids ptrace";
}

TEST_F(KilledVault, the_first_secret_is_there_or_can_be_stored_again) {
    const auto steps = steps_of([&] { vault_.set("a/b", "x", now); },
                                [&](int step) {
                                    const auto value = get("a/b");
                                    EXPECT_TRUE(value == "x" || value.front() == '(')
                                        << value << " at " << step;
                                    vault_.set("a/b", "x", now);
                                    EXPECT_EQ(get("a/b"), "x") << step;
                                    std::filesystem::remove_all(vault_.folder());
                                });
    if (steps == 0) GTEST_SKIP() << "this machine forbids ptrace";
}

}  // namespace
}  // namespace vigo::secrets
