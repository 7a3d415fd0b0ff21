// redact_test — what must not be read in a log is hidden in every fact.

#include "base/redact.h"

#include <gmock/gmock.h>

#include "base/log.h"

namespace vigo::log {
namespace {

TEST(Redact, goes_over_every_fact_until_it_is_taken_back) {
    const auto logged = [] {
        testing::internal::CaptureStderr();
        warn("it went wrong", {{"who", "ann"}, {"why", "ann said so"}});
        return testing::internal::GetCapturedStderr();
    };
    redact_with([](std::string fact) {
        for (auto at = fact.find("ann"); at != std::string::npos; at = fact.find("ann"))
            fact.replace(at, 3, "(secret)");
        return fact;
    });
    EXPECT_THAT(logged(),
                testing::HasSubstr("it went wrong who=(secret) why=\"(secret) said so\"\n"));
    redact_with({});
    EXPECT_THAT(logged(), testing::HasSubstr("who=ann why=\"ann said so\"\n"));
}

}  // namespace
}  // namespace vigo::log
