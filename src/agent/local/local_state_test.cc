// local_state_test — what `vigo apply` remembers from one run to the next.

#include "agent/local/local_state.h"

#include <gtest/gtest.h>

#include "host/temp_folder.h"

namespace vigo::agent {
namespace {

TEST(LocalState, triggers_and_reversals_are_there_in_the_next_run) {
    const TempFolder box;
    const std::map<std::string, Reverted> kept{{"a/done", {.done = true}},
                                               {"a/name", {.before = "old name"}}};
    {
        LocalState state(box / "state", false);
        state.add("web/restart");
        for (const auto& [name, what] : kept) state.keep_reversal(name, what);
        state.keep_reversal("a/gone", {.done = true});
        state.forget_reversal("a/gone");
    }
    const LocalState next(box / "state", false);
    EXPECT_EQ(next.pending(), std::set<std::string>{"web/restart"});
    EXPECT_EQ(next.reversals(), kept);
}

TEST(LocalState, a_dry_run_writes_nothing) {
    const TempFolder box;
    LocalState(box / "state", true).keep_reversal("a/name", {.done = true});
    EXPECT_FALSE(std::filesystem::exists(box / "state"));
}

TEST(LocalState, damage_is_an_empty_memory) {
    const TempFolder box;
    box.write("state/reversals", "not what was written");
    EXPECT_TRUE(LocalState(box / "state", false).reversals().empty());
}

}  // namespace
}  // namespace vigo::agent
