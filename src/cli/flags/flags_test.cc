#include "cli/flags/flags.h"

#include <gtest/gtest.h>

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    bool dry_run = false;
    std::int64_t limit = 20;
    std::vector<std::string> tags;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Which one.", key),
    field<&Options::dry_run>("dry_run", "Change nothing."),
    field<&Options::limit>("limit", "Most rows.", none, Range{1, 100}),
    field<&Options::tags>("tags", "Only these."),
};

Options parsed(std::vector<std::string> arguments) {
    return read_flags(std::span<const Field<Options>>(options), arguments);
}

std::string refused(std::vector<std::string> arguments) {
    try {
        parsed(std::move(arguments));
    } catch (const Error& error) {
        return error.message();
    }
    return "accepted";
}

TEST(Flags, reads_positionals_flags_and_values_in_any_order) {
    const auto given = parsed({"--limit=5", "web1", "--dry-run", "--tags", "a", "--tags", "b"});
    EXPECT_EQ(given.envoy, "web1");
    EXPECT_TRUE(given.dry_run);
    EXPECT_EQ(given.limit, 5);
    EXPECT_EQ(given.tags, (std::vector<std::string>{"a", "b"}));
}

TEST(Flags, keeps_defaults_of_what_is_not_given) {
    const auto given = parsed({"web1"});
    EXPECT_FALSE(given.dry_run);
    EXPECT_EQ(given.limit, 20);
}

TEST(Flags, names_what_is_wrong_and_the_nearest_flag) {
    EXPECT_EQ(refused({"web1", "--dryrun"}), "there is no flag --dryrun (did you mean --dry-run?)");
    EXPECT_EQ(refused({}), "the command line needs `envoy`");
    EXPECT_EQ(refused({"web1", "--limit", "0"}), "limit must be between 1 and 100, found \"0\"");
    EXPECT_EQ(refused({"web1", "--limit", "x"}), "limit must be an integer, not text, found \"x\"");
    EXPECT_EQ(refused({"web1", "web2"}), "one argument too many: web2");
}

TEST(Flags, usage_shows_every_field) {
    const auto text = usage("vigocli envoys show", "Show one envoy.",
                            describe(std::span<const Field<Options>>(options)));
    EXPECT_TRUE(text.starts_with("vigocli envoys show <envoy> [flags]\n\nShow one envoy.\n"))
        << text;
    EXPECT_NE(text.find("--limit <integer>"), std::string::npos) << text;
    EXPECT_NE(text.find("(default 20)"), std::string::npos) << text;
}

}  // namespace
}  // namespace vigo::cli
