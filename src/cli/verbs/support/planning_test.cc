// Tests of planning: the preview as operators read it, from a server's traits and from a folder's.

#include "cli/verbs/support/planning.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "cli/verbs/support/stack.h"
#include "schema/json.h"
#include "server/publish/disk.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

/// Answers two pages of traits.
class TwoPages : public Api {
 public:
    Value get(const std::string& path) override {
        const bool first = path.find("after=") == std::string::npos;
        const auto* old = "\"2020-01-01T00:00:00Z\"";
        return parse_json(
            first ? format(R"({{"items":[{{"hostname":"web1","reachability":"offline",)"
                           R"("last_seen":{},"traits":{{"os":{{"family":"debian"}}}}}},)"
                           R"({{"hostname":"new1","reachability":"never","last_seen":null,)"
                           R"("traits":null}}],"next":"x"}})",
                           old)
                  : R"({"items":[{"hostname":"web2","reachability":"online",)"
                    R"("last_seen":"2999-01-01T00:00:00Z","traits":{"os":{"family":"rhel"}}},)"
                    R"({"hostname":"gone","reachability":"revoked","last_seen":null,)"
                    R"("traits":{"os":{}}}]})");
    }
    Value post(const std::string&, const Value&) override { return {}; }
    Value remove(const std::string&) override { return {}; }
    std::string address() const override { return "https://test"; }
};

class PlanningTest : public testing::Test {
 protected:
    PlanningTest() : session_(out_, err_) {
        std::string name = (fs::temp_directory_path() / "vigo-planning-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        session_.folders = {.base = root_, .stacks = root_ + "/stacks", .live = root_ + "/.live"};
        session_.types = compile_types();
        session_.user = "ann";
        session_.dial = [] { return std::make_unique<TwoPages>(); };
        write("stacks/configcrates/web.vgo",
              "name: web\nresources:\n"
              "  - {name: old, type: file, target_path: /old}\n"
              "  - {name: conf, type: file, target_path: /conf, content: \"a\"}\n");
        write("stacks/envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [web]}\n");
        Diagnostics findings;
        publisher_of(session_).publish(request_of(session_, "", false), findings);
        EXPECT_FALSE(findings.has_errors()) << findings.text();
        write("stacks/configcrates/web.vgo",
              "name: web\nresources:\n"
              "  - {name: conf, type: file, target_path: /conf, content: \"b\"}\n");
    }
    ~PlanningTest() override { publish::disk::remove_tree(root_); }

    void write(const std::string& path, std::string_view text) const {
        const auto full = fs::path(root_) / path;
        fs::create_directories(full.parent_path());
        std::ofstream(full, std::ios::binary) << text;
    }
    Plan plan(const TraitsSource& source) {
        Diagnostics findings;
        const auto candidate = load_stack(session_, session_.folders.stacks, findings);
        EXPECT_TRUE(candidate) << findings.text();
        return plan_for(session_, *candidate, source);
    }

    std::ostringstream out_;
    std::ostringstream err_;
    Session session_;
    std::string root_;
};

TEST_F(PlanningTest, says_who_gets_what_and_how_old_the_knowledge_is) {
    const auto text = to_text(plan({}));
    EXPECT_TRUE(
        text.starts_with("2 envoys change: web1, web2\n  traits of web1 are "
                         "2"))  // 2,000 days and more
        << text;
    EXPECT_NE(text.find("  - web/old (file)\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  ~ web/conf (file)\n      content: a -> b\n"), std::string::npos) << text;
    EXPECT_LT(text.find("- web/old"), text.find("~ web/conf")) << "deletions first";
    EXPECT_TRUE(text.ends_with("1 envoy told no traits yet: new1\n0 envoys stay as they are\n"))
        << text;
}

TEST_F(PlanningTest, is_json_for_programs) {
    const auto value = to_value(plan({}));
    const auto at = [&](std::string_view path) {
        const auto* found = value.at_path(path);
        return found == nullptr ? "(none)" : found->source();
    };
    EXPECT_EQ(at("live"), "1");
    EXPECT_EQ(at("groups.0.fate"), "changes");
    EXPECT_EQ(at("groups.0.envoys.0.hostname"), "web1");
    EXPECT_EQ(at("groups.0.envoys.0.as_of"), "2020-01-01T00:00:00Z");
    EXPECT_EQ(at("groups.0.diff.resources.0.change"), "removed");
    EXPECT_EQ(at("unknown.0"), "new1");
}

TEST_F(PlanningTest, needs_no_server_where_a_folder_has_the_traits) {
    session_.dial = []() -> std::unique_ptr<Api> { fail(Fault::unavailable, "no server"); };
    write("traits/web1.json", R"({"os":{"family":"debian"}})");
    write("traits/web2.yaml", "os: {family: rhel}\n");
    write("traits/README", "not traits");
    EXPECT_TRUE(to_text(plan({.folder = root_ + "/traits"}))
                    .starts_with("2 envoys change: web1, web2\n  - web/old (file)\n"));
}

TEST_F(PlanningTest, says_what_is_wrong_with_a_folder_of_traits) {
    const auto message = [&](const std::string& folder) {
        try {
            plan({.folder = folder});
        } catch (const Error& e) {
            return e.message();
        }
        return std::string("no error");
    };
    EXPECT_NE(message(root_ + "/none").find("No such file"), std::string::npos);
    write("traits/README", "");
    EXPECT_NE(message(root_ + "/traits").find("has no files of traits"), std::string::npos);
    write("traits/web1.json", "[1]");
    EXPECT_NE(message(root_ + "/traits").find("traits must be a map"), std::string::npos);
}

}  // namespace
}  // namespace vigo::cli
