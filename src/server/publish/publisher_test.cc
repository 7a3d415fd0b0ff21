// Tests of publisher: versions, rollback, and what a killed publish may leave behind.

#include "server/publish/publisher.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/limits.h"
#include "server/publish/disk.h"

namespace vigo::publish {
namespace {

namespace fs = std::filesystem;
using Status = Outcome::Status;

class Publish : public testing::Test {
 protected:
    Publish() {
        std::string name = (fs::temp_directory_path() / "vigo-publish-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        write("envoys.vgo", "one");
    }
    ~Publish() override { disk::remove_tree(root_); }

    void write(const std::string& path, std::string_view text) { put("stacks/" + path, text); }
    void put(const std::string& path, std::string_view text) {
        const auto full = fs::path(root_) / path;
        fs::create_directories(full.parent_path());
        std::ofstream(full, std::ios::binary) << text;
    }
    Outcome publish(Request request = {.author = "ann", .message = "why", .now = from_ms(1000)}) {
        return Publisher(paths()).publish(request, findings_);
    }
    Outcome rollback(std::optional<std::int64_t> to = {}) {
        return Publisher(paths()).rollback(to, {.author = "bob", .now = from_ms(2000)}, findings_);
    }
    Outcome publish_text(std::string_view text) {
        write("envoys.vgo", text);
        return publish();
    }
    Paths paths() const { return Paths::under(root_); }
    Archive archive() const { return Archive(paths()); }
    std::string live_text() {
        const auto live = archive().load_live(findings_);
        return live ? live->tree.at("envoys.vgo") : "nothing";
    }
    std::string names() const {
        std::string all;
        for (const auto& name : disk::names_in(root_ + "/.versions")) all += name + " ";
        return all;
    }
    /// A version as a publish leaves it that was killed right before the link was flipped.
    void leave_unfinished(std::int64_t number) {
        fs::copy(root_ + "/.versions/1", root_ + format("/.versions/{}", number),
                 fs::copy_options::recursive);
    }

    std::string root_;
    Diagnostics findings_;
};

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.message();
    }
    return "no error";
}

TEST_F(Publish, the_first_version_is_in_force_and_has_a_record) {
    write("configcrates/web.vgo", "web");
    const auto outcome = publish();
    EXPECT_EQ(outcome.status, Status::published);
    const auto live = archive().load_live(findings_);
    ASSERT_TRUE(live);
    EXPECT_EQ(live->tree, (stack::Tree{{"configcrates/web.vgo", "web"}, {"envoys.vgo", "one"}}));
    EXPECT_EQ(live->version, (Version{.number = 1,
                                      .author = "ann",
                                      .time_ms = 1000,
                                      .message = "why",
                                      .digest = stack::digest_of(live->tree),
                                      .changes = {"+configcrates/web.vgo", "+envoys.vgo"}}));
    EXPECT_EQ(outcome.version, live->version);
    EXPECT_EQ(fs::read_symlink(root_ + "/.live"), ".versions/1/tree");
    EXPECT_TRUE(fs::exists(root_ + "/.live/configcrates/web.vgo"))
        << "mirrors stacks, no further level";
}

TEST_F(Publish, nothing_is_in_force_before_the_first) {
    EXPECT_FALSE(archive().load_live(findings_));
    EXPECT_FALSE(archive().live_number());
    EXPECT_TRUE(archive().history().empty());
}

TEST_F(Publish, the_same_content_is_no_new_version) {
    publish();
    const auto again = publish();
    EXPECT_EQ(again.status, Status::unchanged);
    EXPECT_EQ(again.version.number, 1);
    EXPECT_EQ(archive().history().size(), 1U);
}

TEST_F(Publish, changes_are_listed_against_what_was_in_force) {
    write("a.vgo", "a");
    write("b.vgo", "b");
    publish();
    fs::remove(root_ + "/stacks/a.vgo");
    write("b.vgo", "B");
    write("templates/c", "c");
    const auto second = publish().version;
    EXPECT_EQ(second.changes, (std::vector<std::string>{"-a.vgo", "~b.vgo", "+templates/c"}));
    EXPECT_EQ(second.parent, 1);
}

TEST_F(Publish, a_dry_run_tells_and_writes_nothing) {
    const auto outcome = publish({.author = "ann", .dry_run = true});
    EXPECT_EQ(outcome.status, Status::would_publish);
    EXPECT_EQ(outcome.version.changes, std::vector<std::string>{"+envoys.vgo"});
    EXPECT_FALSE(fs::exists(root_ + "/.versions"));
    EXPECT_FALSE(fs::exists(root_ + "/.live"));
}

TEST_F(Publish, a_gate_refuses_and_everything_stays) {
    publish();
    write("envoys.vgo", "bad");
    const Gate gate = [](const compile::SourceTree& tree, Diagnostics& findings) {
        if (tree.at("envoys.vgo") == "bad") findings.error("VG9999", {}, "bad");
    };
    EXPECT_EQ(publish({.gates = {gate}}).status, Status::refused);
    EXPECT_EQ(findings_.text(), "error VG9999: bad\n");
    EXPECT_EQ(archive().live_number(), 1);
    EXPECT_EQ(names(), ".lock 1 last log ");
}

TEST_F(Publish, a_file_that_cannot_be_read_refuses) {
    fs::create_symlink("/etc/hostname", root_ + "/stacks/host.vgo");
    EXPECT_EQ(publish().status, Status::refused);
    EXPECT_TRUE(findings_.has_errors());
}

TEST_F(Publish, an_empty_folder_is_never_published) {
    fs::remove(root_ + "/stacks/envoys.vgo");
    EXPECT_EQ(publish().status, Status::refused);
    EXPECT_EQ(findings_.all().at(0).rule, "VG2053");
}

TEST_F(Publish, the_tree_is_read_only) {
    write("configcrates/web.vgo", "web");
    publish();
    const auto mode = [&](const std::string& path) {
        struct stat status {};
        EXPECT_EQ(::stat((root_ + "/.versions/1" + path).c_str(), &status), 0);
        return status.st_mode & 07777;
    };
    for (const auto* path : {"", "/tree", "/tree/configcrates"})
        EXPECT_EQ(mode(path), 0555U) << path;
    for (const auto* path : {"/version.json", "/tree/envoys.vgo"})
        EXPECT_EQ(mode(path), 0444U) << path;
}

TEST_F(Publish, a_rollback_is_a_new_version) {
    publish_text("one");
    publish_text("two");
    const auto back = rollback();
    EXPECT_EQ(back.status, Status::published);
    EXPECT_EQ(back.version.number, 3);
    EXPECT_EQ(back.version.rollback_of, 1);
    EXPECT_EQ(back.version.parent, 2);
    EXPECT_EQ(live_text(), "one");
    EXPECT_EQ(rollback().version.rollback_of, 2) << "a second one undoes the first";
    EXPECT_EQ(live_text(), "two");
    EXPECT_EQ(rollback(1).version.number, 5);
    std::string history;
    for (const auto& each : archive().history())
        history += format("{}<{} ", each.number, each.rollback_of);
    EXPECT_EQ(history, "5<1 4<2 3<1 2<0 1<0 ");
}

TEST_F(Publish, a_rollback_to_what_is_in_force_changes_nothing) {
    publish();
    EXPECT_EQ(rollback(1).status, Status::unchanged);
}

TEST_F(Publish, a_rollback_needs_a_version) {
    EXPECT_EQ(message_of([&] { rollback(); }), "there is no earlier version to go back to");
    publish();
    EXPECT_EQ(message_of([&] { rollback(); }), "there is no earlier version to go back to");
    EXPECT_EQ(message_of([&] { rollback(7); }),
              "there is no version 7: `vigocli config history` lists those that are kept");
}

TEST_F(Publish, only_one_runs_at_a_time) {
    publish();
    const disk::Lock held(root_ + "/.versions/.lock", "");
    EXPECT_EQ(message_of([&] { publish_text("two"); }),
              "another publish is running: try again when it has ended");
    EXPECT_EQ(archive().live_number(), 1);
}

TEST_F(Publish, old_versions_go_and_numbers_only_rise) {
    constexpr std::size_t kept = 2;
    Publisher publisher(paths(), kept);
    const auto next = [&](std::string_view text) {
        write("envoys.vgo", text);
        return publisher.publish({.now = from_ms(1)}, findings_).version.number;
    };
    EXPECT_EQ(next("a"), 1);
    publisher.lift(100);
    publisher.lift(50);
    EXPECT_EQ(next("b"), 101);
    EXPECT_EQ(next("c"), 102);
    EXPECT_EQ(next("d"), 103);
    EXPECT_EQ(names(), ".lock 102 103 last log ");
    EXPECT_EQ(live_text(), "d");
}

TEST_F(Publish, a_number_is_not_used_again_when_its_folder_was_deleted_by_hand) {
    publish_text("one");
    publish_text("two");
    disk::remove_tree(root_ + "/.versions/2");
    EXPECT_THROW(archive().load_live(findings_), Error);
    EXPECT_EQ(publish_text("three").version.number, 3);
    EXPECT_EQ(live_text(), "three");
}

TEST_F(Publish, a_tree_changed_on_the_disk_is_noticed_and_mended_by_a_publish) {
    publish();
    fs::permissions(root_ + "/.versions/1/tree/envoys.vgo", fs::perms::owner_all);
    put(".versions/1/tree/envoys.vgo", "changed");
    EXPECT_NE(message_of([&] {
                  archive().load_live(findings_);
              }).find("version 1 was changed on the disk"),
              std::string::npos);
    EXPECT_EQ(publish().version.number, 2);
    EXPECT_EQ(live_text(), "one");
}

TEST_F(Publish, a_damaged_record_is_shown_as_damaged) {
    publish_text("one");
    publish_text("two");
    fs::permissions(root_ + "/.versions/1/version.json", fs::perms::owner_all);
    put(".versions/1/version.json", "{\"version\":");
    const auto history = archive().history();
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[1].result, "damaged");
    EXPECT_THROW(rollback(1), Error);
    EXPECT_EQ(live_text(), "two");
}

TEST_F(Publish, a_live_folder_made_by_hand_is_read_but_not_replaced) {
    put(".live/envoys.vgo", "by hand");
    const auto live = archive().load_live(findings_);
    ASSERT_TRUE(live);
    EXPECT_TRUE(live->by_hand);
    EXPECT_EQ(live->tree.at("envoys.vgo"), "by hand");
    EXPECT_NE(message_of([&] { publish(); }).find("is a folder that no publish made"),
              std::string::npos);
}

TEST_F(Publish, a_link_that_leads_elsewhere_is_refused) {
    fs::create_symlink("/etc", root_ + "/.live");
    EXPECT_NE(message_of([&] { archive().load_live(findings_); }).find("which no publish made"),
              std::string::npos);
}

TEST_F(Publish, paths_may_be_far_apart) {
    Paths apart = paths();
    apart.live = root_ + "/elsewhere/live";
    fs::create_directory(root_ + "/elsewhere");
    Publisher publisher(apart);
    publisher.publish({.now = from_ms(1)}, findings_);
    EXPECT_EQ(Archive(apart).load_live(findings_)->tree.at("envoys.vgo"), "one");
}

// Freezes, and the log.

const Time christmas = from_ms(1'800'000'000'000);

TEST_F(Publish, while_frozen_nothing_is_published_and_going_back_is_possible) {
    publish_text("one");
    publish_text("two");
    Publisher publisher(paths());
    publisher.freeze(
        {.author = "ann", .reason = "holidays", .since_ms = 1, .until_ms = to_ms(christmas)});
    write("envoys.vgo", "three");
    EXPECT_EQ(message_of([&] { publish(); }),
              "config is frozen until 2027-01-15T08:00:00Z by ann: holidays");
    EXPECT_EQ(live_text(), "two");
    EXPECT_EQ(publish({.now = from_ms(1), .dry_run = true}).status, Status::would_publish);
    EXPECT_EQ(rollback().status, Status::published);
    EXPECT_EQ(publish({.author = "bob", .now = from_ms(1), .break_freeze = true}).status,
              Status::published);
    EXPECT_EQ(live_text(), "three");
    write("envoys.vgo", "four");
    EXPECT_EQ(publish({.now = christmas}).status, Status::published) << "it is over";
    EXPECT_FALSE(publisher.frozen(christmas));
    EXPECT_FALSE(publisher.unfreeze("ann", christmas)) << "there was nothing to end";
}

TEST_F(Publish, a_freeze_without_an_end_holds_until_somebody_ends_it) {
    Publisher publisher(paths());
    publisher.freeze({.author = "ann", .since_ms = 1});
    EXPECT_EQ(message_of([&] { publish(); }),
              "config is frozen until further notice by ann: no reason given");
    EXPECT_TRUE(publisher.unfreeze("bob", from_ms(2)));
    EXPECT_EQ(publish().status, Status::published);
}

TEST_F(Publish, a_freeze_that_cannot_be_read_holds) {
    put(".versions/freeze.json", "{");
    EXPECT_NE(message_of([&] { publish(); }).find("`vigocli config unfreeze` removes it"),
              std::string::npos);
    EXPECT_TRUE(Publisher(paths()).unfreeze("ann", from_ms(1)));
    EXPECT_EQ(publish().status, Status::published);
}

std::string log_of(const Publisher& publisher) {
    std::string all;
    for (const auto& each : publisher.journal().latest(100))
        all += format("{} {} {} {} [{}] {}\n", each.actor, each.action, each.version, each.result,
                      each.message, each.detail);
    return all;
}

TEST_F(Publish, the_log_tells_who_did_what_and_how_it_ended) {
    Publisher publisher(paths());
    publish();
    publish();  // unchanged: nothing happened
    publish({.author = "ann", .dry_run = true});
    write("envoys.vgo", "bad");
    const Gate gate = [](const compile::SourceTree&, Diagnostics& findings) {
        findings.error("VG9999", {}, "bad");
    };
    publish({.author = "bob", .message = "try", .now = from_ms(1), .gates = {gate}});
    findings_ = {};
    publisher.freeze({.author = "eve", .reason = "night", .since_ms = 1});
    EXPECT_THROW(publish({.author = "bob", .now = from_ms(1)}), Error);
    publish({.author = "bob", .message = "fire", .now = from_ms(1), .break_freeze = true});
    rollback();
    publisher.unfreeze("ann", from_ms(2));
    EXPECT_EQ(log_of(publisher),
              "ann unfreeze 0 ok [] config is frozen until further notice by eve: night\n"
              "bob rollback 3 ok [] back to version 1\n"
              "bob publish 2 ok [fire] broke the freeze: config is frozen until further notice by "
              "eve: night\n"
              "bob publish 0 failed [] config is frozen until further notice by eve: night\n"
              "eve freeze 0 ok [night] until further notice\n"
              "bob publish 0 refused [try] 1 errors, the first: error VG9999: bad\n"
              "ann publish 1 ok [why] \n");
}

TEST_F(Publish, a_torn_line_of_the_log_costs_only_itself) {
    publish();
    put(".versions/log",
        R"({"time_ms":1,"actor":"ann","action":"publish","version":1,"result":"ok"})"
        "\n{\"time_ms\":2,\"act");
    publish_text("two");
    EXPECT_EQ(log_of(Publisher(paths())),
              "ann publish 2 ok [why] \n  0 damaged [] \nann publish 1 ok [] \n");
    EXPECT_EQ(Publisher(paths()).journal().latest(1).size(), 1U);
}

TEST_F(Publish, the_log_has_a_bound_and_the_one_before_is_kept) {
    publish();
    put(".versions/log", std::string(limits::journal_bytes, ' ') + "\n");
    publish_text("two");
    publish_text("three");
    EXPECT_LT(fs::file_size(root_ + "/.versions/log"), 1000U);
    EXPECT_TRUE(fs::exists(root_ + "/.versions/log.1"));
    EXPECT_EQ(Publisher(paths()).journal().latest(2).at(1).version, 2);
}

TEST_F(Publish, a_rollback_of_the_server_marks_what_it_took_back) {
    publish_text("one");
    publish_text("two");
    const Request request{
        .author = "vigosrv", .now = from_ms(9), .automatic = true, .only_over = 2};
    EXPECT_EQ(Publisher(paths()).rollback(1, request, findings_).version.number, 3);
    const auto history = archive().history();
    EXPECT_EQ(history.at(0).result, "ok");
    EXPECT_EQ(history.at(1).result, "auto-rolled-back");
    EXPECT_EQ(history.at(2).result, "ok");
    EXPECT_EQ(Publisher(paths()).journal().latest(1).at(0).action, "auto-rollback");
    EXPECT_EQ(message_of([&] { Publisher(paths()).rollback(1, request, findings_); }),
              "version 3 is in force by now");
}

// What a publish leaves that is killed, step by step.

TEST_F(Publish, killed_after_the_number_was_taken) {
    publish();
    put(".versions/last", "2\n");
    EXPECT_EQ(live_text(), "one");
    EXPECT_EQ(publish_text("two").version.number, 3);
}

TEST_F(Publish, killed_while_files_were_written) {
    publish();
    put(".versions/.new-2/tree/envoys.vgo", "tw");
    put(".versions/last.new", "2");
    EXPECT_EQ(live_text(), "one");
    EXPECT_EQ(archive().history().size(), 1U);
    EXPECT_EQ(publish_text("two").version.number, 2);
    EXPECT_EQ(names(), ".lock 1 2 last log ");
    EXPECT_EQ(live_text(), "two");
}

TEST_F(Publish, killed_before_the_link_was_flipped) {
    publish();
    leave_unfinished(2);
    put(".versions/last", "2\n");
    fs::create_symlink(".versions/2/tree", root_ + "/.live.new");
    EXPECT_EQ(archive().live_number(), 1);
    EXPECT_EQ(archive().history().size(), 1U) << "it never came into force";
    EXPECT_EQ(publish_text("three").version.number, 3);
    EXPECT_EQ(names(), ".lock 1 3 last log ");
    EXPECT_FALSE(fs::exists(fs::symlink_status(root_ + "/.live.new")));
    EXPECT_EQ(live_text(), "three");
}

TEST_F(Publish, killed_before_the_first_link_was_made) {
    publish();
    fs::remove(root_ + "/.live");
    EXPECT_FALSE(archive().load_live(findings_));
    EXPECT_TRUE(archive().history().empty()) << "it never came into force";
    EXPECT_EQ(publish().version.number, 2);
    EXPECT_EQ(live_text(), "one");
    EXPECT_EQ(archive().history().size(), 1U);
    EXPECT_EQ(names(), ".lock 2 last log ");
}

TEST_F(Publish, a_link_that_somebody_removed_takes_no_version_with_it) {
    publish_text("one");
    publish_text("two");
    fs::remove(root_ + "/.live");
    EXPECT_EQ(archive().history().size(), 2U);
    EXPECT_EQ(publish_text("three").version.number, 3);
    EXPECT_EQ(archive().history().size(), 3U);
}

TEST_F(Publish, killed_while_an_old_version_was_removed) {
    publish();
    put(".versions/.old-0/tree/envoys.vgo", "half");
    fs::permissions(root_ + "/.versions/.old-0/tree",
                    fs::perms::owner_read | fs::perms::owner_exec);
    publish_text("two");
    EXPECT_EQ(names(), ".lock 1 2 last log ");
}

TEST_F(Publish, even_when_nothing_changed_leftovers_go) {
    publish();
    put(".versions/.new-2/version.json", "{");
    EXPECT_EQ(publish().status, Status::unchanged);
    EXPECT_EQ(names(), ".lock 1 last log ");
}

}  // namespace
}  // namespace vigo::publish
