// editing_test — validate, fmt, explain and schema as an operator types them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/verbs/catalogue.h"
#include "schema/json.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* broken =
    "configcrate: web\nresources:\n    - type: file\n      name: a\n      target_path: /srv/a\n"
    "      ownr: root  # who\n";
constexpr const char* mended =
    "configcrate: web\nresources:\n    - type: file\n      name: a\n      target_path: /srv/a\n"
    "      owner: root  # who\n";
constexpr const char* formatted =
    "name: web\nresources:\n  - name: a\n    type: file\n    target_path: /srv/a\n"
    "    owner: root  # who\n";

class Editing : public testing::Test {
 protected:
    struct Said {
        Exit exit = Exit::ok;
        std::string out, err;
    };

    Editing() {
        std::string pattern = (fs::temp_directory_path() / "editing.XXXXXX").string();
        stack = ::mkdtemp(pattern.data());
        fs::create_directories(stack + "/configcrates");
        put(broken);
    }
    ~Editing() override { fs::remove_all(stack); }

    std::string file() const { return stack + "/configcrates/web.vgo"; }
    void put(const char* text) const { std::ofstream(file()) << text; }
    std::string text() const {
        std::ostringstream all;
        all << std::ifstream(file()).rdbuf();
        return all.str();
    }
    static Said run(std::vector<std::string> words) {
        std::ostringstream out, err;
        Session session(out, err);
        session.types = compile_types();
        const auto exit =
            dispatch(all(), std::move(words), session, [](const Common&, Session&) {});
        return {exit, out.str(), err.str()};
    }

    std::string stack;
};

TEST_F(Editing, validate_shows_the_line_and_fails) {
    const auto said = run({"config", "validate", stack});
    EXPECT_EQ(said.exit, Exit::failed);
    EXPECT_THAT(said.out, HasSubstr("  6 |       ownr: root  # who\n    |       ^~~~\n"));
    EXPECT_THAT(said.out, HasSubstr("1 error in 1 file; --fix mends 1 of them"));
}

TEST_F(Editing, validate_fix_mends_and_a_dry_run_only_shows_it) {
    const auto shown = run({"config", "validate", stack, "--fix", "--dry-run"});
    EXPECT_THAT(shown.out, HasSubstr("-      ownr: root  # who\n+      owner: root  # who\n"));
    EXPECT_EQ(text(), broken);
    const auto made = run({"config", "validate", file(), "--fix"});
    EXPECT_EQ(made.exit, Exit::ok) << made.out;
    EXPECT_THAT(made.out, HasSubstr("fixed configcrates/web.vgo:6:7: VG1010"));
    EXPECT_EQ(text(), mended);
    EXPECT_EQ(run({"config", "validate", stack, "--dry-run"}).exit, Exit::usage)
        << "without --fix it means nothing";
}

TEST_F(Editing, validate_speaks_to_programs) {
    const auto json = parse_json(run({"config", "validate", stack, "--format", "json"}).out);
    EXPECT_EQ(json.at_path("findings.0.rule")->text(), "VG1010");
    EXPECT_EQ(to_json(*json.find("valid")), "false");
    const auto sarif = parse_json(run({"config", "validate", stack, "--format", "sarif"}).out);
    EXPECT_EQ(sarif.at_path("runs.0.results.0.ruleId")->text(), "VG1010");
    EXPECT_THAT(run({"config", "validate", stack, "--format", "github"}).out,
                HasSubstr("::error file=configcrates/web.vgo,line=6,col=7"));
}

TEST_F(Editing, fmt_writes_once_and_check_and_diff_write_nothing) {
    put(mended);
    EXPECT_EQ(run({"config", "fmt", stack, "--check"}).exit, Exit::failed);
    EXPECT_THAT(run({"config", "fmt", file(), "--diff"}).out, HasSubstr("+name: web\n"));
    EXPECT_EQ(text(), mended);
    EXPECT_EQ(run({"config", "fmt", file()}).exit, Exit::ok);
    EXPECT_EQ(text(), formatted);
    const auto again = run({"config", "fmt", stack, "--check"});
    EXPECT_EQ(again.exit, Exit::ok) << again.out;
    put("a: [\n");
    EXPECT_EQ(run({"config", "fmt", stack}).exit, Exit::failed) << "no YAML";
    EXPECT_EQ(text(), "a: [\n");
}

TEST_F(Editing, explain_knows_a_rule_by_any_spelling_of_its_id) {
    for (const auto* id : {"VG1010", "vg1010", "1010"}) {
        const auto said = run({"explain", id});
        EXPECT_EQ(said.exit, Exit::ok);
        EXPECT_THAT(said.out, HasSubstr("VG1010 — unknown attribute\n")) << id;
        EXPECT_THAT(said.out, HasSubstr("\nRight:\n"));
    }
    EXPECT_NE(run({"explain", "VG9999"}).exit, Exit::ok);
    EXPECT_THAT(run({"explain"}).out, HasSubstr("VG4010"));
}

TEST_F(Editing, every_kind_of_file_has_a_schema) {
    for (const auto* kind : {"crate", "envoys", "roles", "common", "environments", "test"})
        EXPECT_NE(parse_json(run({"config", "schema", kind}).out).find("$schema"), nullptr) << kind;
    EXPECT_THAT(run({"config", "schema", "roels"}).err, HasSubstr("roles"));
}

}  // namespace
}  // namespace vigo::cli
