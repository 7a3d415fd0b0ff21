#include <gtest/gtest.h>

#include <sstream>

#include "cli/core/verb.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::int64_t limit = 3;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Which.", key),
    field<&Options::limit>("limit", "Most rows.", none, Range{1, 9}),
};

Exit show(const Options& given, Session& session) {
    Value::List items;
    for (int at = 0; at < given.limit; ++at) {
        Map item;
        item.add("name", format("{}-{}", given.envoy, at));
        items.emplace_back(item);
    }
    Map reply;
    reply.add("items", items);
    session.show_items(reply, {"name", "state"});
    return Exit::ok;
}

Exit refuse(const NoOptions&, Session&) {
    fail(Fault::unavailable, "no answer from {}", "https://x:1");
}

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> all{
        Command<Options>{
            .words = "envoys show", .doc = "Show one.", .options = options, .run = show},
        Command<NoOptions>{.words = "doctor", .doc = "Look.", .also = "look around", .run = refuse},
    };
    return all;
}

struct Said {
    Exit exit = Exit::ok;
    std::string out;
    std::string err;
};

Said run(std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    Session session(out, err);
    const auto exit =
        dispatch(verbs(), std::move(arguments), session, [](const Common&, Session&) {});
    return {exit, out.str(), err.str()};
}

TEST(Dispatch, runs_the_verb_with_its_options) {
    const auto said = run({"envoys", "show", "web", "--limit", "2"});
    EXPECT_EQ(said.exit, Exit::ok);
    EXPECT_EQ(said.out, "NAME   STATE\nweb-0  -\nweb-1  -\n");
}

TEST(Dispatch, knows_the_old_name_of_envoys) {
    EXPECT_EQ(run({"nodes", "show", "web"}).exit, Exit::ok);
}

TEST(Dispatch, prints_json_on_every_verb) {
    EXPECT_EQ(run({"envoys", "show", "w", "--limit=1", "--json"}).out,
              "{\n  \"items\": [\n    {\n      \"name\": \"w-0\"\n    }\n  ]\n}\n");
}

TEST(Dispatch, suggests_the_nearest_verb) {
    const auto said = run({"envoys", "shwo"});
    EXPECT_EQ(said.exit, Exit::usage);
    EXPECT_NE(said.err.find("did you mean \"envoys show\"?"), std::string::npos) << said.err;
}

TEST(Dispatch, says_what_is_wrong_with_an_option) {
    const auto said = run({"envoys", "show", "web", "--limit", "10"});
    EXPECT_EQ(said.exit, Exit::usage);
    EXPECT_EQ(said.err, "vigocli envoys show: limit must be between 1 and 9, found \"10\"\n");
}

TEST(Dispatch, shows_a_failure_of_the_world_and_fails) {
    const auto said = run({"doctor"});
    EXPECT_EQ(said.exit, Exit::failed);
    EXPECT_EQ(said.err, "vigocli doctor: no answer from https://x:1\n");
}

TEST(Dispatch, knows_other_words_for_a_verb) {
    EXPECT_EQ(run({"look", "around"}).err, run({"doctor"}).err);
    EXPECT_NE(run({"doctor", "--help"}).out.find("Also: vigocli look around\n"), std::string::npos);
}

TEST(Dispatch, lists_the_verbs_of_a_noun) {
    const auto said = run({"envoys"});
    EXPECT_EQ(said.exit, Exit::ok);
    EXPECT_NE(said.out.find("envoys show"), std::string::npos);
    EXPECT_EQ(said.out.find("  doctor"), std::string::npos);
}

TEST(Table, cuts_the_widest_column_to_fit_the_terminal) {
    Map item;
    item.add("name", "web");
    item.add("message", std::string(100, 'x'));
    const Value::List items{item};
    const std::vector<std::string> columns{"name", "message"};
    const auto lines = table(items, columns, {.width = 30, .colour = false});
    EXPECT_EQ(lines, "NAME  MESSAGE\nweb   " + std::string(23, 'x') + "…\n");
}

TEST(Table, colours_states_only) {
    Map item;
    item.add("name", "failed to parse");
    item.add("state", "failed");
    const Value::List items{item};
    const std::vector<std::string> columns{"name", "state"};
    const auto lines = table(items, columns, {.width = 80, .colour = true});
    EXPECT_EQ(lines, "NAME             STATE\nfailed to parse  \033[31mfailed\033[0m\n");
}

}  // namespace
}  // namespace vigo::cli
