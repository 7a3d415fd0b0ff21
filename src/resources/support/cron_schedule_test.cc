// cron_schedule_test — what cron takes, and what it would ignore in silence.

#include "resources/support/cron_schedule.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace vigo::resources {
namespace {

struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view want;  ///< the schedule, or a part of the refusal
};

constexpr Case good[] = {
    {"blanks are tidied", " 0\t3  * * 1-5 ", "0 3 * * 1-5"},
    {"lists, ranges and steps", "0,30 */2 1-15/7 * *", "0,30 */2 1-15/7 * *"},
    {"names of months and days", "0 0 1 Jan,jul Mon-fri", "0 0 1 Jan,jul Mon-fri"},
    {"sunday is 0 and 7", "0 0 * * 0,7", "0 0 * * 0,7"},
    {"nicknames in any case", "@Daily", "@daily"},
    {"the largest of each", "59 23 31 12 7", "59 23 31 12 7"},
};

constexpr Case bad[] = {
    {"nothing", "", "has 0 fields"},
    {"four fields", "0 3 * *", "has 4 fields"},
    {"six fields, as with seconds", "0 0 3 * * *", "has 6 fields"},
    {"minute 60", "60 * * * *", "minute \"60\" is not within 0 to 59"},
    {"day 0", "0 0 0 * *", "day \"0\" is not within 1 to 31"},
    {"month 13", "0 0 1 13 *", "month \"13\""},
    {"weekday 8", "0 0 * * 8", "weekday \"8\""},
    {"a day's name as hour", "0 mon * * *", "hour \"mon\""},
    {"a range that runs backwards", "0 0 * * fri-mon", "runs backwards"},
    {"a step after one number", "5/10 * * * *", "a step needs"},
    {"a step of nothing", "*/ * * * *", "the step must be"},
    {"a step of 0", "*/0 * * * *", "the step must be"},
    {"an empty element", "1,,2 * * * *", "minute \"\""},
    {"a sign", "+5 * * * *", "minute \"+5\""},
    {"a negative number", "-5 * * * *", "minute \"\""},
    {"a misspelt nickname", "@dayly", "did you mean \"@daily\"?"},
    {"a nickname with more", "@daily 5", "has 2 fields"},
};

TEST(CronSchedule, TakesWhatCronTakes) {
    for (const auto& each : good) EXPECT_EQ(cron_schedule(each.text), each.want) << each.name;
}

TEST(CronSchedule, RefusesWhatCronWouldIgnore) {
    for (const auto& each : bad) {
        try {
            cron_schedule(each.text);
            ADD_FAILURE() << each.name;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid) << each.name;
            EXPECT_THAT(error.message(), testing::HasSubstr(std::string(each.want))) << each.name;
        }
    }
}

}  // namespace
}  // namespace vigo::resources
