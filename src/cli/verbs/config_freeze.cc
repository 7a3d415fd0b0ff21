// config freeze — nothing is published until a moment, or until somebody ends it.

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/freezing.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string until;
    std::string reason;
};

constexpr Field<Options> options[] = {
    field<&Options::until>("until",
                           "When it ends: `2026-12-27T08:00:00Z`, a day, or a span such as `2d`; "
                           "default: when somebody ends it."),
    field<&Options::reason>("reason", "Why; whoever publishes is told."),
};

Exit run(const Options& given, Session& session) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const publish::Freeze freeze{
        .author = session.user,
        .reason = given.reason,
        .since_ms = to_ms(now),
        .until_ms = given.until.empty() ? 0 : to_ms(moment_of(given.until, now))};
    publisher_of(session).freeze(freeze);
    if (!session.machine_readable(to_value(freeze))) session.say(publish::refusal_of(freeze));
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config freeze --until 2d --reason 'release week'", "no publish for two days"},
    {"vigocli config freeze --until 2026-12-27T08:00:00Z --reason holidays", "until a moment"},
};

}  // namespace

Verb config_freeze() {
    return Command<Options>{
        .words = "config freeze",
        .doc = "Let nothing be published for a time.",
        .more =
            "`config publish --break-freeze` publishes all the same, and the log says so.\n"
            "Going back is possible: `config rollback`, and the server's own rollback.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
