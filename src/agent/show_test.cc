// show_test — results as an operator reads them.

#include "agent/show.h"

#include <gtest/gtest.h>

namespace vigo::agent {
namespace {

TEST(Show, a_reason_that_names_the_action_stands_for_it) {
    const struct {
        Action action;
        const char* reason;
        const char* line;
    } cases[] = {
        {Action::would_follow, "would follow web/package",
         "~ web/conf would follow web/package  (file, 0 ms)\n"},
        {Action::failed, "failed to converge: mode is \"0600\" after the fix, not \"0644\"",
         "! web/conf failed to converge: mode is \"0600\" after the fix, not \"0644\"  (file, 0 "
         "ms)\n"},
        {Action::failed, "no such user", "! web/conf failed: no such user  (file, 0 ms)\n"},
        {Action::changed, "", "* web/conf changed  (file, 0 ms)\n"},
    };
    for (const auto& each : cases)
        EXPECT_EQ(show({.crate = "web",
                        .name = "conf",
                        .type = "file",
                        .action = each.action,
                        .reason = each.reason},
                       false, false),
                  each.line);
}

}  // namespace
}  // namespace vigo::agent
