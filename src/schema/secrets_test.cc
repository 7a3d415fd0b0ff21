// secrets_test — what is a reference to a secret, and what only looks like one.
#include "schema/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::secrets {
namespace {

TEST(Secrets, ReferencesAreFoundByTheirShape) {
    struct Case {
        const char* text;
        const char* shown;  ///< with each marker as <path>
    };
    for (const auto& each : {
             Case{"secret:vigo/db/dsn", "<vigo/db/dsn>"},
             Case{"password = secret:vigo/db/pw\n", "password = <vigo/db/pw>\n"},
             Case{"postgres://u:secret:db/pw@host/x", "postgres://u:<db/pw>@host/x"},
             Case{"\"secret:a\",'secret:b-1_2.x'", "\"<a>\",'<b-1_2.x>'"},
             Case{"It is secret:a/b. secret:c/", "It is <a/b>. <c>/"},
             Case{"mysecret:a top-secret:a https://secret:pw@h",
                  "mysecret:a top-secret:a https://secret:pw@h"},
             Case{"secret: a secret:", "secret: a secret:"},
             Case{"secret:a//b secret:../x", "secret:a//b secret:../x"},
             Case{"secret:secret:a", "<secret>:a"},
             Case{"", ""},
         }) {
        const auto found =
            replaced(marked(each.text), [](std::string_view path) { return format("<{}>", path); });
        EXPECT_EQ(found, each.shown);
        EXPECT_EQ(shown(marked(each.text)), each.text);
    }
}

TEST(Secrets, TellsWhyAPathIsNone) {
    EXPECT_EQ(problem_of("vigo/db/dsn"), "");
    EXPECT_EQ(problem_of("a"), "");
    EXPECT_EQ(problem_of(""), "it names no secret");
    EXPECT_EQ(problem_of("/a"), "its path has an empty part");
    EXPECT_EQ(problem_of("a/"), "its path has an empty part");
    EXPECT_EQ(problem_of("a/../b"), "its path climbs");
    EXPECT_EQ(problem_of("a b"), "its path has the character ` `");
    EXPECT_EQ(problem_of("a__END_VIGO_SECRET__b"), "its path holds the mark of a secret");
    EXPECT_EQ(problem_of(std::string(limits::secret_path_bytes, 'a')), "");
    EXPECT_NE(problem_of(std::string(limits::secret_path_bytes + 1, 'a')), "");
}

TEST(Secrets, AWholeTextIsAReferenceEvenWithAWrongPath) {
    EXPECT_EQ(reference("secret:a/b"), "a/b");
    EXPECT_EQ(reference("secret:../b"), "../b");
    EXPECT_EQ(reference("secret:"), "");
    EXPECT_EQ(reference("secret: of life"), std::nullopt);
    EXPECT_EQ(reference("x secret:a"), std::nullopt);
    EXPECT_EQ(reference_inside("mysql -p secret:db/pw -e x"), "secret:db/pw");
    EXPECT_EQ(reference_inside("no secret here"), "");
}

TEST(Secrets, MarkersAreGatheredFromAllBelow) {
    Map map;
    map.add("a", Value::List{marker_of("x/y"), "plain"});
    map.add("b", marker_of("z") + " and " + marker_of("x/y"));
    const Value value(std::move(map));
    std::set<std::string> paths;
    gather(value, paths);
    EXPECT_THAT(paths, ::testing::ElementsAre("x/y", "z"));
    EXPECT_TRUE(any_marker(value));
    EXPECT_EQ(shown_value(value).find("b")->text(), "secret:z and secret:x/y");
    EXPECT_FALSE(any_marker(shown_value(value)));
    EXPECT_EQ(replaced("__VIGO_SECRET__open", [](std::string_view) { return "x"; }),
              "__VIGO_SECRET__open");
}

}  // namespace
}  // namespace vigo::secrets
