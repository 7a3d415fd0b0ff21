// freezing — moments as people write them.

#include "cli/verbs/support/freezing.h"

#include "base/error.h"
#include "base/moment.h"

namespace vigo::cli {

Time moment_of(std::string_view text, Time now) {
    const auto span = parse_duration(text);
    const auto moment = span ? std::optional(now + *span) : parse_moment(text);
    if (!moment)
        fail(Fault::invalid, "\"{}\" is no time: say 2026-12-27, 2026-12-27T08:00:00Z or 2d", text);
    if (*moment <= now) fail(Fault::invalid, "{} is over", to_rfc3339(*moment));
    return *moment;
}

Value to_value(const publish::Freeze& freeze) {
    Map made;
    made.add("author", freeze.author);
    made.add("reason", freeze.reason);
    made.add("since", to_rfc3339(from_ms(freeze.since_ms)));
    made.add("until", freeze.until_ms == 0 ? Value() : to_rfc3339(from_ms(freeze.until_ms)));
    return made;
}

}  // namespace vigo::cli
