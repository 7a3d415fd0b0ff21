// Tests of watch: a version that does harm is taken back, once; nothing else is.

#include "server/policy/watch.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server/policy/live.h"
#include "server/publish/disk.h"
#include "server/store/pack.h"

namespace vigo::policy {
namespace {

namespace fs = std::filesystem;
using store::Outcome;

struct JudgeCase {
    const char* name;
    Tally tally;
    bool harm;
};

constexpr JudgeCase judged[] = {
    {"nobody has run it", {.changed = 50, .known_before = 50, .converged_before = 50}, false},
    {"all is well", {50, 50, 50, 20, 20}, false},
    {"half of them fail", {50, 50, 50, 20, 10}, true},
    {"too few have run it: four are less than min_reports", {10, 10, 10, 4, 0}, false},
    {"five are enough", {10, 10, 10, 5, 0}, true},
    {"too few of many have run it: less than min_fraction", {100, 100, 100, 19, 0}, false},
    {"a fifth of many is enough", {100, 100, 100, 20, 0}, true},
    {"as bad as it was before", {50, 50, 25, 20, 10}, false},
    {"at the threshold it is well", {50, 50, 50, 20, 16}, false},
    {"just below the threshold", {100, 100, 100, 100, 79}, true},
    {"below the threshold, but it fell by less than the drop", {100, 100, 90, 100, 76}, false},
    {"it fell by exactly the drop", {100, 100, 90, 100, 75}, true},
    {"nobody had run anything before", {50, 0, 0, 20, 0}, false},
};

TEST(DoesHarm, is_judged_by_share_fall_and_number) {
    for (const auto& each : judged) EXPECT_EQ(does_harm(each.tally, {}), each.harm) << each.name;
}

class MovedClock : public Clock {
 public:
    Time now() const override { return at; }
    std::chrono::nanoseconds steady() const override { return at.time_since_epoch(); }
    Time at = from_ms(1'800'000'000'000);
};

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// Ten web and ten db servers, all converged under version 1.
class WatchTest : public testing::Test {
 protected:
    WatchTest() {
        const auto folder =
            fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
        std::string name = (folder / "vigo-watch-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        live_ = std::make_unique<Live>(publish::Paths::under(root_));
        write(root_ / "stacks/configcrates/one.vgo", "name: one\nresources: []\n");
        write(root_ / "stacks/configcrates/two.vgo", "name: two\nresources: []\n");
        policies_ = std::make_unique<Policies>([this] { return live_->read(); }, types_, key_,
                                               Terms{}, clock_, metrics_);
        policies_->start();
        for (int number = 0; number < 20; ++number) enrol(number);
        publish("[one]", "[one]");
        watch_ = std::make_unique<Watch>(terms_, index_, *policies_, live_->publisher(), clock_);
        policies_->on_change([this](const auto& from, const auto& to) { watch_->begin(from, to); });
        run_all(1, Outcome::converged);
    }
    ~WatchTest() override { publish::disk::remove_tree(root_); }

    static Uuid id_of(int number) {
        std::string bytes(16, '\0');
        bytes[15] = static_cast<char>(number);
        return *Uuid::from_bytes(bytes);
    }
    void enrol(int number) {
        index_.put({.id = id_of(number),
                    .hostname = format("{}{}", number < 10 ? "web" : "db", number),
                    .public_key = std::string(crypto::SigningKey::make().public_key().bytes())});
        index_.set_traits(id_of(number), std::make_shared<fleet::Traits>(
                                             std::string(32, 'd'), packer_.pack("{}"), packer_));
    }
    /// What web and db servers include.
    publish::Outcome publish(const std::string& web, const std::string& db) {
        write(root_ / "stacks/envoys.vgo",
              format("envoys:\n  - {{match: \"web*\", configcrates: {}}}\n"
                     "  - {{match: \"db*\", configcrates: {}}}\n",
                     web, db));
        Diagnostics findings;
        const auto outcome = live_->publisher().publish(
            {.author = "ann", .now = clock_.now(), .break_freeze = true}, findings);
        policies_->reload();
        return outcome;
    }
    void run(int number, std::uint64_t version, Outcome outcome) {
        index_.reported(id_of(number), {.store_id = "s",
                                        .number = ++runs_,
                                        .finished = clock_.now(),
                                        .outcome = outcome,
                                        .counts = {.changed = 1},
                                        .version = version});
    }
    void run_all(std::uint64_t version, Outcome outcome) {
        for (int number = 0; number < 20; ++number) run(number, version, outcome);
    }
    void web_fails(std::uint64_t version, int first, int last) {
        for (int number = first; number < last; ++number) run(number, version, Outcome::failed);
    }
    std::string in_force() const { return live_->read()->files.at("envoys.vgo"); }

    fs::path root_;
    server::AutoRollback terms_;
    MovedClock clock_;
    server::Metrics metrics_;
    compile::Types types_;
    crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
    const store::Packer packer_;
    fleet::Index index_{{.interval = Millis(300'000)}};
    std::unique_ptr<Live> live_;
    std::unique_ptr<Policies> policies_;
    std::unique_ptr<Watch> watch_;
    std::uint64_t runs_ = 0;
};

TEST_F(WatchTest, c8_a_version_that_does_harm_is_taken_back_once) {
    const auto before = in_force();
    publish("[one, two]", "[one]");
    EXPECT_FALSE(watch_->look());
    web_fails(2, 0, 4);
    EXPECT_FALSE(watch_->look()) << "four are too few";
    web_fails(2, 4, 5);
    const auto rolled = watch_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->version, 2U);
    EXPECT_EQ(rolled->back_to, 1U);
    EXPECT_EQ(rolled->why,
              "version 2 was taken back to 1: of 10 envoys that it changes 5 have run it and 0 "
              "converged (0.00); before it, the share was 1.00");
    EXPECT_EQ(in_force(), before);
    EXPECT_EQ(policies_->state().version, 3U);
    const auto history = live_->archive().history();
    EXPECT_EQ(history.at(0).rollback_of, 1);
    EXPECT_TRUE(history.at(0).automatic);
    EXPECT_EQ(history.at(1).result, "auto-rolled-back");
    const auto log = live_->publisher().journal().latest(2);
    EXPECT_EQ(log.at(1).action, "auto-rollback");
    EXPECT_EQ(log.at(0).action, "freeze");
    web_fails(3, 0, 10);
    EXPECT_FALSE(watch_->look()) << "a rollback is never taken back";
}

TEST_F(WatchTest, the_configuration_is_frozen_for_ten_minutes_afterwards) {
    publish("[one, two]", "[one]");
    web_fails(2, 0, 10);
    ASSERT_TRUE(watch_->look());
    EXPECT_EQ(publish::refusal_of(*live_->publisher().frozen(clock_.now())),
              "config is frozen until 2027-01-15T08:10:00Z by vigosrv: version 2 was taken back by "
              "the server");
    clock_.at += Millis(600'000);
    EXPECT_FALSE(live_->publisher().frozen(clock_.now()));
}

TEST_F(WatchTest, a_longer_freeze_of_an_operator_stays) {
    publish("[one, two]", "[one]");
    live_->publisher().freeze({.author = "ann", .since_ms = 1});
    web_fails(2, 0, 10);
    ASSERT_TRUE(watch_->look()) << "going back is possible while frozen";
    EXPECT_EQ(live_->publisher().frozen(clock_.now())->author, "ann");
}

TEST_F(WatchTest, only_envoys_whose_bundle_changes_are_counted) {
    publish("[one, two]", "[one]");
    for (int number = 10; number < 20; ++number) run(number, 2, Outcome::failed);
    for (int number = 0; number < 5; ++number) run(number, 2, Outcome::converged);
    EXPECT_FALSE(watch_->look());
}

TEST_F(WatchTest, runs_of_the_version_before_say_nothing) {
    publish("[one, two]", "[one]");
    web_fails(1, 0, 10);
    EXPECT_FALSE(watch_->look());
    run_all(2, Outcome::converged);
    EXPECT_FALSE(watch_->look());
}

TEST_F(WatchTest, what_failed_before_is_no_reason) {
    web_fails(1, 0, 10);
    publish("[one, two]", "[one]");
    web_fails(2, 0, 10);
    EXPECT_FALSE(watch_->look());
}

TEST_F(WatchTest, who_recovers_within_the_window_counts_as_converged) {
    publish("[one, two]", "[one]");
    web_fails(2, 0, 4);
    for (int number = 0; number < 10; ++number) run(number, 2, Outcome::converged);
    EXPECT_FALSE(watch_->look());
}

TEST_F(WatchTest, after_the_window_nothing_is_taken_back) {
    publish("[one, two]", "[one]");
    clock_.at += terms_.window + Millis(1);
    web_fails(2, 0, 10);
    EXPECT_FALSE(watch_->look());
}

TEST_F(WatchTest, a_rollback_by_hand_is_not_watched) {
    publish("[one, two]", "[one]");
    Diagnostics findings;
    live_->publisher().rollback(1, {.author = "ann", .now = clock_.now()}, findings);
    policies_->reload();
    web_fails(3, 0, 10);
    EXPECT_FALSE(watch_->look());
    EXPECT_EQ(policies_->state().version, 3U);
}

TEST_F(WatchTest, the_newest_version_alone_is_watched) {
    publish("[one, two]", "[one]");
    publish("[one, two]", "[one, two]");
    web_fails(3, 0, 10);
    EXPECT_FALSE(watch_->look()) << "the newest changes only db servers";
    for (int number = 10; number < 20; ++number) run(number, 3, Outcome::degraded);
    const auto rolled = watch_->look();
    ASSERT_TRUE(rolled);
    EXPECT_EQ(rolled->back_to, 2U);
}

TEST_F(WatchTest, somebody_who_publishes_at_this_moment_is_not_disturbed) {
    publish("[one, two]", "[one]");
    web_fails(2, 0, 10);
    {
        const publish::disk::Lock held(root_ / ".versions/.lock", "");
        EXPECT_FALSE(watch_->look());
    }
    EXPECT_TRUE(watch_->look()) << "the next look tries again";
}

TEST_F(WatchTest, a_version_that_nobody_told_us_of_is_not_taken_back) {
    publish("[one, two]", "[one]");
    web_fails(2, 0, 10);
    write(root_ / "stacks/configcrates/two.vgo", "name: two\nresources: []\nvars: {a: 1}\n");
    Diagnostics findings;
    live_->publisher().publish({.author = "bob", .now = clock_.now()}, findings);
    EXPECT_FALSE(watch_->look());
    EXPECT_EQ(live_->archive().live_number(), 3);
}

TEST_F(WatchTest, where_it_is_switched_off_nothing_happens) {
    terms_.enabled = false;
    watch_ = std::make_unique<Watch>(terms_, index_, *policies_, live_->publisher(), clock_);
    publish("[one, two]", "[one]");
    web_fails(2, 0, 10);
    EXPECT_FALSE(watch_->look());
}

}  // namespace
}  // namespace vigo::policy
