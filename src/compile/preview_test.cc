// preview_test — who gets which change, and who gets none.

#include "compile/preview.h"

#include <gtest/gtest.h>

#include "compile/testing.h"

namespace vigo::compile {
namespace {

using testing::loaded;
using testing::traits;

SourceTree tree(std::string_view web, std::string_view entries) {
    return {{"configcrates/web.vgo", format("name: web\nresources:\n{}", web)},
            {"configcrates/db.vgo",
             "name: db\nresources:\n  - {name: data, type: file, target_path: /data}\n"},
            {"envoys.vgo", format("envoys:\n{}", entries)}};
}

constexpr std::string_view conf =
    "  - {name: conf, type: file, target_path: /etc/web, content: \"{{ .Traits.os.family }}\"}\n";
constexpr std::string_view both_entries =
    "  - {match: \"web*\", configcrates: [web]}\n  - {match: \"db*\", configcrates: [db]}\n";

/// Two web servers with debian, one with rhel, two databases, and one that no entry selects.
std::string shown(const Preview& preview) {
    std::string text = format("{} same\n", preview.same());
    for (const auto& group : preview.groups()) {
        text += format("{}:", name_of(group.fate));
        for (const auto& each : group.envoys) text += " " + each;
        text += "\n" + group.problem + to_text(group.diff);
    }
    return text;
}

std::string previewed(const Catalogue* live, const Catalogue& candidate) {
    Preview preview(live, candidate);
    const auto add = [&](const char* name, const char* family) {
        preview.add({.hostname = name,
                     .traits = traits(format("{{os: {{family: {}}}, uptime: {}}}", family, name))});
    };
    add("web1", "debian");
    add("web2", "debian");
    add("web3", "rhel");
    add("db1", "debian");
    add("db2", "rhel");
    add("mail1", "debian");
    return shown(preview);
}

struct Case {
    const char* name;
    SourceTree candidate;
    std::string_view text;
};

const Case cases[] = {
    {"nothing", tree(conf, both_entries), "6 same\n"},
    {"the same change for all that have the crate, whatever their bundles",
     tree("  - {name: conf, type: file, target_path: /etc/web, mode: \"0600\", content: \"{{ "
          ".Traits.os.family }}\"}\n",
          both_entries),
     "3 same\nchanges: web1 web2 web3\n~ web/conf (file)\n  + mode: \"0600\"\n"},
    {"different changes apart, the larger group first",
     tree("  - {name: conf, type: file, target_path: /etc/web, content: \"on {{ "
          ".Traits.os.family }}\"}\n",
          both_entries),
     "3 same\nchanges: web1 web2\n~ web/conf (file)\n    content: debian -> on debian\n"
     "changes: web3\n~ web/conf (file)\n    content: rhel -> on rhel\n"},
    {"a change for some alone",
     tree("  - {name: conf, type: file, target_path: /etc/web, content: \"{{ .Traits.os.family "
          "}}\"}\n  - {name: apt, type: file, target_path: /etc/apt, when: "
          "\"os_family('debian')\"}\n",
          both_entries),
     "4 same\nchanges: web1 web2\n+ web/apt (file)\n    target_path: /etc/apt\n"},
    {"who is selected no more keeps what it has, and is shown first",
     tree(conf, "  - {match: \"web*\", configcrates: [web, db]}\n"),
     "1 same\norphan: db1 db2\nchanges: web1 web2 web3\n+ db/data (file)\n    target_path: /data\n"
     "~ crates: [\"web\"] -> [\"web\",\"db\"]\n"},
    {"who is selected for the first time",
     tree(conf,
          "  - {match: \"web*\", configcrates: [web]}\n  - {match: \"*\", configcrates: "
          "[db]}\n"),
     "5 same\nbegins: mail1\n+ db/data (file)\n    target_path: /data\n~ crates: [] -> [\"db\"]\n"},
};

TEST(Preview, tells_who_gets_which_change) {
    const auto live = loaded(tree(conf, both_entries));
    for (const auto& each : cases)
        EXPECT_EQ(previewed(live.get(), *loaded(each.candidate)), each.text) << each.name;
}

TEST(Preview, whose_policy_cannot_be_made_any_more_comes_first) {
    const auto live = loaded(tree(conf, both_entries));
    const auto candidate = loaded(
        tree("  - {name: conf, type: file, target_path: /etc/web, content: \"{{ .Traits.os.family "
             "}}{{ .Traits.site }}\"}\n",
             both_entries));
    const auto text = previewed(live.get(), *candidate);
    EXPECT_TRUE(text.starts_with("3 same\nbreaks: web1 web2 web3\n")) << text;
    EXPECT_NE(text.find("site"), std::string::npos) << text;
}

TEST(Preview, before_the_first_publish_everything_begins) {
    const auto candidate = loaded(tree(conf, "  - {match: \"web1\", configcrates: [web]}\n"));
    EXPECT_TRUE(previewed(nullptr, *candidate).starts_with("5 same\nbegins: web1\n"));
}

TEST(Preview, a_great_many_different_bundles_are_compared_all_the_same) {
    constexpr int envoys = 1'000;
    const auto live = loaded(tree(
        "  - {name: conf, type: file, target_path: /etc/web, content: \"{{ .Traits.serial }}\"}\n",
        both_entries));
    const auto candidate = loaded(
        tree("  - {name: conf, type: file, target_path: /etc/web, mode: \"0600\", content: \"{{ "
             ".Traits.serial }}\"}\n",
             both_entries));
    Preview preview(live.get(), *candidate);
    for (int at = 0; at < envoys; ++at)
        preview.add({.hostname = format("web{}", at), .traits = traits(format("serial: {}", at))});
    ASSERT_EQ(preview.groups().size(), 1U);
    EXPECT_EQ(preview.groups()[0].envoys.size(), 1'000U);
}

TEST(Preview, what_was_not_collected_is_no_answer) {
    EXPECT_NE(value_at("web1", traits("{os: {}}"), "Traits.os.family"),
              value_at("web1", traits("{}"), "Traits.os.family"));
    EXPECT_NE(value_at("web1", traits("{os: linux}"), "Traits.os.family"),
              value_at("web1", traits("{os: {}}"), "Traits.os.family"));
    EXPECT_EQ(value_at("web1", traits("{os: {a: 1}}"), "Traits.os.family"),
              value_at("web2", traits("{os: {b: 1}, c: 1}"), "Traits.os.family"));
}

TEST(Preview, hides_what_is_secret) {
    const Types types{.resources = {{.name = "user",
                                     .doc = "",
                                     .fields = {{.name = "password", .rules = secret},
                                                {.name = "keys",
                                                 .shape = {.members = {{"inner", "", secret, {}}}}},
                                                {.name = "name"}}}}};
    const auto is_secret = secrets_of(types);
    EXPECT_TRUE(is_secret("user", "password"));
    EXPECT_TRUE(is_secret("user", "keys")) << "something within it is";
    EXPECT_FALSE(is_secret("user", "name"));
    EXPECT_FALSE(is_secret("file", "password"));
}

}  // namespace
}  // namespace vigo::compile
