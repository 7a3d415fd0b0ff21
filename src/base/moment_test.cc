// Tests of moment: what is written is read, and nothing else.

#include "base/moment.h"

#include <gtest/gtest.h>

namespace vigo {
namespace {

TEST(Moment, is_read_as_it_is_written) {
    const struct {
        std::string_view text;
        std::string_view means;  // "" for none
    } cases[] = {
        {"2026-01-31T08:15:00Z", "2026-01-31T08:15:00Z"},
        {"2026-01-31t08:15:00z", "2026-01-31T08:15:00Z"},
        {"2026-01-31 08:15:00+02:00", "2026-01-31T06:15:00Z"},
        {"2026-01-01T00:15:00+01:00", "2025-12-31T23:15:00Z"},
        {"2026-01-31T08:15:00-00:30", "2026-01-31T08:45:00Z"},
        {"2028-02-29", "2028-02-29T00:00:00Z"},
        {"2026-02-29", ""},
        {"2026-13-01", ""},
        {"2026-1-31", ""},
        {"-026-01-31", ""},
        {"2026-01-31T08:15:00", ""},
        {"2026-01-31T24:00:00Z", ""},
        {"2026-01-31T08:15:00Zx", ""},
        {"2026-01-31T08:15:00+0200", ""},
        {"2026-01-31x", ""},
        {"tomorrow", ""},
        {"", ""},
    };
    for (const auto& each : cases) {
        const auto read = parse_moment(each.text);
        EXPECT_EQ(read ? to_rfc3339(*read) : "", each.means) << each.text;
    }
}

}  // namespace
}  // namespace vigo
