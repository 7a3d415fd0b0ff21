// Tests of the verbs that write into a stack, killed before each step on the disk and refused each:
// a file is the old one or the new one, nobody's work is lost, and doing it again ends it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stacks.h"
#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

constexpr int step_most = 500;  // far above what any of them takes
constexpr const char* crate =
    "name: web\nresources:\n  - name: a\n    type: file\n    target_path: /srv/a\n";

class VerbsOnDisk : public testing::TestWithParam<Refusal> {
 protected:
    VerbsOnDisk() { ::setenv("TMPDIR", tmp_.path().c_str(), 1); }
    ~VerbsOnDisk() override { ::unsetenv("TMPDIR"); }

    void run(std::vector<std::string> words) const {
        std::ostringstream out, err;
        Session session(out, err);
        session.folders.stacks = stacks_;
        session.types = compile_types();
        const auto prepare = [](const Common&, Session&) {};
        if (dispatch(all(), std::move(words), session, prepare) != Exit::ok)
            fail(Fault::unavailable, "{}", err.str());
    }
    /// Has `words` killed before each step, or refused each, in a folder made by `before`. `look`
    /// is told what it said: nothing when it was killed, or all went well.
    void disturb(const std::function<void()>& before, const std::vector<std::string>& words,
                 const std::function<void(bool is_over, const std::string& said)>& look) {
        const bool kills = GetParam().code == 0;
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            ASSERT_LT(step, step_most);
            fs::remove_all(stacks_);
            fs::remove_all(stacks_ + ".d");
            fs::remove_all(stacks_ + ".switching");
            before();
            StepRefused seen;
            if (kills)
                seen.end = run_until(step, [&] { run(words); });
            else
                seen = run_refusing(step, GetParam(), [&] { run(words); });
            end = seen.end;
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("step {}: \"{}\"", step, seen.error));
            if (!seen.error.empty()) expect_reason(seen.error);
            look(end == StepEnd::finished || (!kills && seen.error.empty()), seen.error);
        }
        EXPECT_GT(step, 3) << "the steps were seen";
    }
    void expect_reason(const std::string& said) const {
        EXPECT_NE(said.find(std::strerror(GetParam().code)), std::string::npos);
        EXPECT_TRUE(said.find(box_.path()) != std::string::npos ||
                    said.find(tmp_.path()) != std::string::npos);
    }
    std::string text(const std::string& name) const { return box_.read("stacks/" + name); }
    static std::vector<std::string> names_in(const std::string& folder) {
        std::vector<std::string> names;
        for (const auto& each : fs::directory_iterator(folder))
            names.push_back(each.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    bool is_said_done(const std::string& said) const {
        const auto end = said.find(" is written, but may be lost");
        return end != std::string::npos && said.substr(0, end).find(stacks_) != std::string::npos;
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const TempFolder tmp_{in_memory()};
    const std::string stacks_ = box_ / "stacks";
};

TEST_P(VerbsOnDisk, retract_writes_a_whole_file_or_none) {
    const auto write = [&] { box_.write("stacks/configcrates/web.vgo", crate); };
    write();
    run({"config", "retract", "web"});
    const auto whole = text("configcrates/web.retract");
    disturb(write, {"config", "retract", "web"}, [&](bool is_over, const std::string& said) {
        const auto now = text("configcrates/web.retract");
        EXPECT_TRUE(now == whole || (now.empty() && !is_over)) << now;
        EXPECT_EQ(is_said_done(said), !said.empty() && now == whole);
        run({"config", "retract", "web", "--force"});
        EXPECT_EQ(text("configcrates/web.retract"), whole);
        EXPECT_EQ(names_in(stacks_ + "/configcrates"),
                  (std::vector<std::string>{"web.retract", "web.vgo"}));
    });
}

TEST_P(VerbsOnDisk, retract_replaces_a_file_as_a_whole) {
    disturb(
        [&] {
            box_.write("stacks/configcrates/web.vgo", crate);
            box_.write("stacks/configcrates/web.retract", "old\n");
        },
        {"config", "retract", "web", "--force"},
        [&](bool is_over, const std::string& said) {
            const auto now = text("configcrates/web.retract");
            const bool is_new = now != "old\n";
            EXPECT_TRUE(is_new || !is_over);
            EXPECT_TRUE(!is_new || now.ends_with("state: absent\n")) << now;
            EXPECT_EQ(is_said_done(said), !said.empty() && is_new);
        });
}

TEST_P(VerbsOnDisk, what_was_edited_is_saved_or_kept_where_the_message_says) {
    std::string edited = crate;
    edited.replace(edited.find("/srv/a"), 6, "/srv/b");
    const std::vector<std::string> words = {"config", "edit", "web", "--editor",
                                            "sed -i s,/srv/a,/srv/b,"};
    const auto drafts = [&] { return names_in(tmp_.path()); };
    disturb(
        [&] {
            fs::remove_all(tmp_.path());
            fs::create_directory(tmp_.path());
            box_.write("stacks/configcrates/web.vgo", crate);
        },
        words,
        [&](bool is_over, const std::string& said) {
            const auto now = text("configcrates/web.vgo");
            EXPECT_TRUE(now == edited || (now == crate && !is_over)) << now;
            EXPECT_EQ(is_said_done(said), !said.empty() && now == edited);
            if (const auto at = said.find("yours is kept as "); at != std::string::npos) {
                const std::string kept(trim(std::string_view(said).substr(at + 17)));
                std::ifstream file(kept);
                const std::string draft{std::istreambuf_iterator<char>(file), {}};
                EXPECT_EQ(draft, edited);
            } else if (!said.empty()) {
                EXPECT_TRUE(drafts().empty() || GetParam().for_good) << drafts().front();
            }
            if (now == crate) run(words);
            EXPECT_EQ(text("configcrates/web.vgo"), edited);
            EXPECT_EQ(names_in(stacks_ + "/configcrates"), (std::vector<std::string>{"web.vgo"}));
        });
}

TEST_P(VerbsOnDisk, another_stack_is_there_as_a_whole_or_not) {
    disturb(
        [&] {
            box_.write("stacks/configcrates/web.vgo", crate);
            box_.write("stacks/configcrates/more.vgo", crate);
        },
        {"config", "stacks", "create", "next"},
        [&](bool is_over, const std::string& said) {
            const bool is_there = Stacks(stacks_).names() == std::vector<std::string>{"next"};
            EXPECT_TRUE(is_there || !is_over);
            EXPECT_TRUE(!is_there || said.empty());
            if (!is_there) run({"config", "stacks", "create", "next"});
            EXPECT_EQ(names_in(stacks_ + ".d/next/configcrates"),
                      (std::vector<std::string>{"more.vgo", "web.vgo"}));
        });
}

TEST_P(VerbsOnDisk, there_is_a_stacks_folder_at_any_moment_and_the_first_one_is_kept) {
    disturb(
        [&] {
            box_.write("stacks/first", "");
            box_.write("stacks.d/next/second", "");
        },
        {"config", "stacks", "switch", "next"},
        [&](bool, const std::string&) {
            EXPECT_NE(fs::exists(stacks_ + "/first"), fs::exists(stacks_ + "/second"));
            run({"config", "stacks", "switch", "next"});
            EXPECT_TRUE(fs::exists(stacks_ + "/second"));
            EXPECT_TRUE(fs::exists(stacks_ + ".d/default/first"));
            EXPECT_EQ(names_in(box_.path()), (std::vector<std::string>{"stacks", "stacks.d"}));
            run({"config", "stacks", "switch", "default"});
            EXPECT_TRUE(fs::exists(stacks_ + "/first"));
        });
}

constexpr Refusal disturbances[] = {refusals[0], refusals[1], refusals[2], Refusal{}};

INSTANTIATE_TEST_SUITE_P(Disks, VerbsOnDisk, testing::ValuesIn(disturbances), [](const auto& each) {
    return each.param.code == 0 ? "killed" : name_of(each.param);
});

}  // namespace
}  // namespace vigo::cli
