// Tests of live: a published version that was damaged on the disk is named VG5001 and refused, at
// the start and while running; nothing that is wrong there ends the server in a loop.

#include "server/policy/live.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "server/policy/policies.h"
#include "server/publish/disk.h"

namespace vigo::policy {
namespace {

namespace fs = std::filesystem;

class StillClock : public Clock {
 public:
    Time now() const override { return from_ms(1'800'000'000'000); }
    std::chrono::nanoseconds steady() const override { return now().time_since_epoch(); }
};

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    if (fs::exists(path)) fs::permissions(path, fs::perms::owner_all);
    fs::permissions(path.parent_path(), fs::perms::owner_all);
    std::ofstream(path, std::ios::binary) << text;
}

void take_away(const fs::path& path) {
    fs::permissions(path.parent_path(), fs::perms::owner_all);
    fs::remove(path);
}

void replace_link(const fs::path& root, const char* to) {
    fs::remove(root / ".live");
    fs::create_symlink(to, root / ".live");
}

struct Case {
    const char* name;
    void (*damage)(const fs::path& root);
    bool starts;  ///< with an empty configuration; else it says `config load failed` and ends
};

const Case cases[] = {
    {"a file was edited",
     [](const fs::path& root) { write(root / ".live/configcrates/one.vgo", "name: one\n"); }, true},
    {"a file was emptied",
     [](const fs::path& root) { write(root / ".live/configcrates/one.vgo", ""); }, false},
    {"a file was cut in the middle of a word",
     [](const fs::path& root) { write(root / ".live/envoys.vgo", "envoys:\n  - {match: \"*"); },
     false},
    {"a file was removed",
     [](const fs::path& root) { take_away(root / ".live/templates/motd.tmpl"); }, true},
    {"a file was added", [](const fs::path& root) { write(root / ".live/templates/b.tmpl", "b"); },
     true},
    {"a file that is no text",
     [](const fs::path& root) { write(root / ".live/templates/motd.tmpl", "\xff\xfe"); }, true},
    {"the record was cut",
     [](const fs::path& root) { write(root / ".versions/1/version.json", "{\"version\": 1,"); },
     true},
    {"the record was edited",
     [](const fs::path& root) {
         write(root / ".versions/1/version.json",
               R"({"version": 1, "time_ms": 1000, "sha256": "00"})");
     },
     true},
    {"the record was removed",
     [](const fs::path& root) { take_away(root / ".versions/1/version.json"); }, true},
    {"the version was removed",
     [](const fs::path& root) { publish::disk::remove_tree(root / ".versions/1"); }, true},
    {"all versions were removed",
     [](const fs::path& root) { publish::disk::remove_tree(root / ".versions"); }, true},
    {"the link leads elsewhere",
     [](const fs::path& root) { replace_link(root, "/nowhere/at/all"); }, true},
    {"the link leads to no version",
     [](const fs::path& root) { replace_link(root, ".versions/99/tree"); }, true},
};

class LiveTest : public testing::Test {
 protected:
    void begin() {
        // In memory, where there is such a place: syncing a disk takes long.
        const auto folder =
            fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
        std::string name = (folder / "vigo-live-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        write(root_ / "stacks/configcrates/one.vgo", "name: one\nresources: []\n");
        write(root_ / "stacks/envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [one]}\n");
        write(root_ / "stacks/templates/motd.tmpl", "hello\n");
        publish();
        live_ = std::make_unique<Live>(publish::Paths::under(root_));
    }
    void end() {
        live_.reset();
        publish::disk::remove_tree(root_);
    }
    void publish() const {
        Diagnostics findings;
        publish::Publisher(publish::Paths::under(root_))
            .publish({.author = "ann", .now = from_ms(1000)}, findings);
    }
    std::unique_ptr<Policies> policies() {
        return std::make_unique<Policies>([this] { return live_->read(); }, types_, key_, Terms{},
                                          clock_, metrics_);
    }
    std::string failure_of_a_start() {
        try {
            policies()->start();
        } catch (const Error& e) {
            EXPECT_EQ(e.fault(), Fault::invalid) << "systemd does not try it again";
            return e.message();
        }
        return "";
    }

    fs::path root_;
    std::unique_ptr<Live> live_;
    StillClock clock_;
    server::Metrics metrics_;
    compile::Types types_;
    crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
};

TEST_F(LiveTest, damage_is_named_and_refused_at_the_start) {
    for (const auto& each : cases) {
        begin();
        each.damage(root_);
        const auto failure = failure_of_a_start();
        EXPECT_EQ(failure.empty(), each.starts) << each.name << ": " << failure;
        if (each.starts) {
            const auto policies = this->policies();
            policies->start();
            EXPECT_TRUE(policies->state().empty) << each.name;
            EXPECT_NE(policies->state().problem.find("VG5001"), std::string::npos)
                << each.name << ": " << policies->state().problem;
        } else {
            EXPECT_TRUE(failure.starts_with("config load failed")) << each.name;
            EXPECT_NE(failure.find("VG5001"), std::string::npos) << each.name << ": " << failure;
        }
        end();
    }
}

TEST_F(LiveTest, damage_while_running_keeps_what_was_loaded) {
    for (const auto& each : cases) {
        begin();
        const auto policies = this->policies();
        policies->start();
        EXPECT_EQ(policies->state().version, 1U);
        EXPECT_FALSE(live_->has_changed()) << each.name;
        each.damage(root_);
        EXPECT_NO_THROW(live_->has_changed()) << each.name;
        EXPECT_NE(policies->reload().find("VG5001"), std::string::npos) << each.name;
        EXPECT_FALSE(live_->has_changed()) << each.name << ": it is read once, not again and again";
        EXPECT_FALSE(policies->state().empty) << each.name;
        EXPECT_EQ(policies->state().version, 1U) << each.name;
        end();
    }
}

TEST_F(LiveTest, a_publish_mends_it) {
    for (const auto& each : cases) {
        begin();
        const auto policies = this->policies();
        policies->start();
        each.damage(root_);
        if (std::string_view(each.name) == "the link leads elsewhere") fs::remove(root_ / ".live");
        publish();
        EXPECT_EQ(policies->reload(), "") << each.name;
        EXPECT_EQ(policies->state().problem, "") << each.name;
        EXPECT_TRUE(live_->read()->damage.empty()) << each.name;
        end();
    }
}

}  // namespace
}  // namespace vigo::policy
