// fleet — the index remembers what it was told, forgets nothing over a restart, and judges silence
// and drift.

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "crypto/digest.h"
#include "server/fleet/capabilities.h"
#include "server/fleet/flusher.h"
#include "server/fleet/replay_window.h"
#include "server/fleet/run_book.h"
#include "server/fleet/texts.h"

namespace vigo::fleet {
namespace {

using store::Outcome;
using store::RunSummary;

const Time start = from_ms(1'800'000'000'000);
const Freshness freshness{.interval = Millis(300'000)};

/// Moved on while a flusher's thread reads it.
struct FakeClock : Clock {
    std::atomic<Time> at = start;
    Time now() const override { return at; }
    std::chrono::nanoseconds steady() const override { return at.load().time_since_epoch(); }
};

store::EnvoyRow row_of(int number, const std::string& hostname) {
    std::string bytes(16, '\0');
    bytes[14] = static_cast<char>(number / 256);
    bytes[15] = static_cast<char>(number % 256);
    const auto digest = crypto::sha256(std::to_string(number));
    return {.id = *Uuid::from_bytes(bytes),
            .hostname = hostname,
            .public_key = std::string(reinterpret_cast<const char*>(digest.data()), digest.size()),
            .enrolled = start};
}

RunSummary run(std::uint64_t number, std::uint32_t changed, const std::string& store = "s") {
    return {.store_id = store,
            .number = number,
            .finished = start,
            .outcome = Outcome::converged,
            .counts = {.in_sync = 3, .changed = changed}};
}

class FleetTest : public testing::Test {
 protected:
    FleetTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-fleet-XXXXXX";
        folder_ = mkdtemp(pattern.data());
        store_ = std::make_unique<store::Store>(path());
        EXPECT_TRUE(store_->fleet.belongs_to(row_of(1, "x").id, start));
    }
    ~FleetTest() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    std::string path() const { return folder_ + "/vigo.db"; }
    store::EnvoyRow enrol(int number, const std::string& hostname) {
        const auto row = row_of(number, hostname);
        store_->envoys.add(row);
        index_.put(row);
        return row;
    }
    Contact contact_at(Time at) const {
        return {.at = at, .address = "10.0.0.1", .agent_version = "0.1"};
    }

    std::string folder_;
    FakeClock clock_;
    std::unique_ptr<store::Store> store_;
    Index index_{freshness};
};

TEST(ReplayWindow, takes_each_number_once_in_any_order_within_the_window) {
    ReplayWindow window;
    const struct {
        std::uint64_t sequence;
        bool want;
    } steps[] = {{10, true},   {10, false}, {12, true},   {11, true},  {11, false},
                 {139, true},  {12, false}, {13, true},   {11, false}, {1000, true},
                 {872, false}, {873, true}, {873, false}, {999, true}};
    for (const auto& step : steps)
        EXPECT_EQ(window.accept(step.sequence), step.want) << step.sequence;
    EXPECT_EQ(window.highest(), 1000U);
}

TEST(ReplayWindow, refuses_everything_up_to_its_floor) {
    ReplayWindow window(500);
    for (const std::uint64_t sequence : {0, 1, 373, 499, 500})
        EXPECT_FALSE(window.accept(sequence)) << sequence;
    EXPECT_TRUE(window.accept(501));
}

TEST(Freshness, an_envoy_is_silent_after_two_and_a_half_cadences) {
    const struct {
        Freshness freshness;
        Millis cadence;
        Millis want;
    } cases[] = {
        {{.interval = Millis(300'000)}, Millis(0), Millis(750'000)},
        {{.interval = Millis(300'000)}, Millis(60'000), Millis(750'000)},
        {{.interval = Millis(300'000)}, Millis(600'000), Millis(1'500'000)},
        {{.interval = Millis(1'000)}, Millis(1'000), Millis(15'000)},
        {{.interval = Millis(300'000), .offline_threshold = Millis(60'000)},
         Millis(0),
         Millis(60'000)},
    };
    for (const auto& each : cases) EXPECT_EQ(silent_after(each.freshness, each.cadence), each.want);
}

TEST(Freshness, late_busy_offline_and_revoked_are_told_apart) {
    const struct {
        std::int64_t since_s;
        bool busy;
        bool revoked;
        Reach want;
    } cases[] = {{10, false, false, Reach::online},  {10, true, false, Reach::busy},
                 {451, false, false, Reach::late},   {750, false, false, Reach::late},
                 {751, true, false, Reach::offline}, {10, false, true, Reach::revoked}};
    for (const auto& each : cases) {
        Envoy envoy{.row = row_of(1, "web1"), .busy = each.busy};
        envoy.row.last_seen = start;
        if (each.revoked) envoy.row.revoked = start;
        EXPECT_EQ(reach_of(envoy, freshness, start + Millis(each.since_s * 1000)), each.want)
            << each.since_s;
    }
    EXPECT_EQ(reach_of({.row = row_of(1, "web1")}, freshness, start), Reach::never);
    // The server's clock was ten years ahead when it was last seen.
    Envoy ahead{.row = row_of(2, "web2")};
    ahead.row.last_seen = start + std::chrono::days(3652);
    EXPECT_EQ(reach_of(ahead, freshness, start), Reach::offline);
}

TEST(Freshness, one_outage_does_not_stretch_the_cadence_but_a_habit_does) {
    const Millis interval(300'000);
    Millis cadence = observe_gap(Millis(0), interval, interval);
    EXPECT_EQ(cadence, interval);
    cadence = observe_gap(cadence, Millis(86'400'000), interval);
    EXPECT_LE(cadence, interval * 3 / 2);
    for (int step = 0; step < 20; ++step)
        cadence = observe_gap(cadence, Millis(1'800'000), interval);
    EXPECT_NEAR(static_cast<double>(cadence.count()), 1'800'000, 1000);
    EXPECT_EQ(observe_gap(cadence, Millis(10), interval), cadence);
}

TEST(Drift, is_diverged_from_five_changing_runs_in_a_row) {
    auto row = row_of(1, "web1");
    for (std::uint64_t number = 1; number <= 4; ++number) take_run(row, run(number, 1), true);
    EXPECT_EQ(drift_of(row), Drift::changed);
    take_run(row, run(5, 1), true);
    EXPECT_EQ(drift_of(row), Drift::diverged);
    take_run(row, run(5, 1), true);
    EXPECT_EQ(row.changing_runs, 5);
    take_run(row, run(6, 0), false);
    EXPECT_EQ(drift_of(row), Drift::none);
}

TEST(Drift, a_change_counts_once_though_check_in_and_report_both_tell) {
    auto row = row_of(1, "web1");
    take_run(row, run(1, 1), false);
    EXPECT_EQ(row.changing_runs, 0);
    take_run(row, run(1, 1), true);
    take_run(row, run(1, 1), false);
    EXPECT_EQ(row.changing_runs, 1);
}

TEST(Drift, runs_that_were_not_reported_changed_nothing) {
    auto row = row_of(1, "web1");
    take_run(row, run(1, 1), true);
    take_run(row, run(3, 1), true);
    EXPECT_EQ(row.changing_runs, 1);
}

TEST(Drift, a_new_store_of_the_agent_starts_the_count_anew) {
    auto row = row_of(1, "web1");
    for (std::uint64_t number = 1; number <= 9; ++number) take_run(row, run(number, 1), true);
    take_run(row, run(1, 1, "other"), true);
    EXPECT_EQ(row.changing_runs, 1);
    EXPECT_EQ(row.run.number, 1U);
}

TEST(Texts, hold_what_was_set_and_nothing_else) {
    Texts texts;
    EXPECT_EQ(texts.get(3), "");
    texts.set(1, "10.0.0.1");
    texts.set(0, "web1");
    texts.set(3, "why");
    texts.set(1, "");
    texts.set(2, std::string(100, 'x'));
    EXPECT_EQ(texts.get(0), "web1");
    EXPECT_EQ(texts.get(1), "");
    EXPECT_EQ(texts.get(2), std::string(100, 'x'));
    EXPECT_EQ(texts.get(3), "why");
    texts.set(0, std::string(70'000, 'y'));
    EXPECT_EQ(texts.get(0).size(), 65'535U - 103);
    EXPECT_EQ(texts.get(3), "why");
}

TEST(Words, are_kept_once_and_let_go_when_nobody_has_them) {
    Words words;
    const auto one = words.of("0.1.0");
    EXPECT_EQ(words.of("0.1.0"), one);
    EXPECT_EQ(words.of(""), nullptr);
    for (int at = 0; at < 5'000; ++at) words.of(format("passing {}", at));
    EXPECT_LE(words.size(), 2'048U);
    EXPECT_EQ(words.of("0.1.0"), one);
}

TEST_F(FleetTest, a_row_comes_out_as_it_went_in) {
    auto row = row_of(1, "Web1");
    row.token = "tok_1";
    row.enrolled = start;
    row.last_seen = start + Millis(5);
    row.cadence = Millis(300'000);
    row.sequence = 77;
    row.version = 3;
    row.digest = std::string(32, 'd');
    row.agent_version = "0.1.0";
    row.address = "10.0.0.1";
    row.capabilities = std::string(32, 'c');
    row.push_waiting = true;
    row.changing_runs = 2;
    row.counted_run = 4;
    row.run = run(4, 1);
    row.run.duration_ms = 900;
    row.run.dry_run = true;
    index_.put(row);
    EXPECT_EQ(index_.get(row.id)->row, row);
}

TEST_F(FleetTest, a_fleet_that_has_grown_packs_its_traits_by_what_they_share) {
    const auto text_of = [](int number) {
        return format(
            R"({{"network":{{"fqdn":"web{0}.example.com"}},"os":{{"family":"debian","name":"Debian GNU/Linux 12"}},"serial":{1}}})",
            number, number * 7919);
    };
    constexpr int count = 600;
    const auto id_at = [](int number) {
        std::string bytes(16, 'i');
        bytes[14] = static_cast<char>(number / 200);
        bytes[15] = static_cast<char>(number % 200);
        return *Uuid::from_bytes(bytes);
    };
    std::size_t before = 0;
    for (int number = 0; number < count; ++number) {
        auto row = row_of(1, format("web{}", number));
        row.id = id_at(number);
        index_.put(row);
        const auto packed = store_->packer.pack(text_of(number));
        before += packed.size();
        index_.set_traits(row.id, std::make_shared<Traits>("d", packed, store_->packer));
    }
    index_.take_dirty_traits(count);
    Condenser condenser(index_, *store_, clock_);
    for (int steps = 0; steps < 3; ++steps) condenser.step();
    EXPECT_EQ(store_->dictionaries.all().size(), 1U);
    std::size_t after = 0;
    for (int number = 0; number < count; ++number) {
        const auto traits = index_.get(id_at(number))->traits;
        EXPECT_EQ(traits->text(), text_of(number));
        EXPECT_EQ(traits->digest(), "d");
        after += traits->packed().size();
    }
    EXPECT_LT(after * 3, before * 2);
    EXPECT_EQ(index_.take_dirty_traits(count).size(), static_cast<std::size_t>(count));
}

/// About 2.4 KB, as an agent tells them: the same names everywhere, numbers of its own.
std::string large_traits(int number) {
    std::string text = R"({"os":{"family":"debian","name":"Debian GNU/Linux 12"})";
    for (int at = 0; at < 40; ++at)
        text += format(R"(,"collector_{0}":{{"used_bytes":{1},"total_bytes":274877906944}})", at,
                       at % 4 == 0 ? number * 7919 + at : at * 1'000'003);
    return text + "}";
}

std::size_t bytes_held() { return mallinfo2().uordblks; }

TEST_F(FleetTest, e3_every_envoy_is_in_memory_in_a_kilobyte_and_no_check_in_asks_the_store) {
    constexpr int count = 4'000;
    std::vector<std::string> samples;
    for (int number = 0; number < 500; ++number) samples.push_back(large_traits(number));
    store::Packer packer;
    packer.use(*store::Packer::learn(samples));
    auto row = row_of(1, "web1");
    row.token = "tok_1";
    row.agent_version = "0.1.0";
    row.address = "10.0.12.34";
    row.digest = row.capabilities = std::string(32, 'd');
    row.run = run(4, 0, std::string(16, 's'));
    const auto id_at = [](int number) {
        return *Uuid::from_bytes(
            format("{:08}", number) +
            std::string(8, static_cast<char>(static_cast<unsigned char>(number))));
    };
    const auto before = bytes_held();
    for (int number = 0; number < count; ++number) {
        row.id = id_at(number);
        row.hostname = format("web{}.example.com", number);
        index_.put(row);
        index_.set_traits(row.id, std::make_shared<const Traits>(
                                      row.digest, packer.pack(large_traits(number)), packer));
    }
    const auto each = (bytes_held() - before) / count;
    RecordProperty("bytes_per_envoy", static_cast<int>(each));
    EXPECT_LE(each, 1'024U) << large_traits(1).size();
    store_.reset();
    for (int number = 0; number < count; number += 100) {
        EXPECT_TRUE(index_.admit(id_at(number), 1'000).accepted);
        EXPECT_TRUE(index_.contact(id_at(number), contact_at(start)));
        EXPECT_EQ(index_.get(id_at(number))->traits->text(), large_traits(number));
    }
}

TEST_F(FleetTest, traits_that_came_meanwhile_are_not_replaced) {
    const auto row = enrol(1, "web1");
    const auto old = std::make_shared<const Traits>("d", "p", store_->packer);
    const auto young = std::make_shared<const Traits>("e", "q", store_->packer);
    index_.set_traits(row.id, young);
    EXPECT_FALSE(index_.replace_traits(row.id, old, old));
    EXPECT_EQ(index_.get(row.id)->traits, young);
}

TEST_F(FleetTest, what_check_ins_change_is_there_after_a_restart) {
    const auto row = enrol(1, "web1");
    ASSERT_TRUE(index_.admit(row.id, 1000).accepted);
    auto contact = contact_at(start);
    contact.run = run(4, 0);
    contact.version = 3;
    ASSERT_TRUE(index_.contact(row.id, contact));
    index_.set_traits(row.id, std::make_shared<Traits>("d", "p", store_->packer));
    {
        Flusher flusher(index_, *store_, clock_,
                        {.every = Millis(3'600'000), .retention = Millis(1)});
    }

    Index again(freshness);
    again.load(*store_, true);
    const auto found = again.get(row.id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->row.last_seen, start);
    EXPECT_EQ(found->row.run.number, 4U);
    EXPECT_EQ(found->row.version, 3U);
    EXPECT_EQ(found->traits->packed(), "p");
    EXPECT_TRUE(again.take_dirty(9).empty());
    EXPECT_TRUE(again.take_dirty_traits(9).empty());
    EXPECT_FALSE(again.admit(row.id, 1000).accepted);
    EXPECT_TRUE(again.admit(row.id, 1001).accepted);
}

TEST_F(FleetTest, after_a_crash_numbers_within_the_margin_are_refused_and_the_highest_is_named) {
    const auto row = enrol(1, "web1");
    index_.admit(row.id, 1000);
    store_->envoys.update(index_.take_dirty(9));
    Index again(freshness);
    again.load(*store_, false);
    const auto refused = again.admit(row.id, 1000 + limits::sequence_margin);
    EXPECT_FALSE(refused.accepted);
    EXPECT_TRUE(again.admit(row.id, refused.highest + 1).accepted);
}

TEST_F(FleetTest, a_failed_flush_keeps_the_rows_dirty) {
    const auto row = enrol(1, "web1");
    Flusher flusher(index_, *store_, clock_, {.every = Millis(3'600'000), .retention = Millis(1)});
    index_.contact(row.id, contact_at(start));
    store_->database.write(
        [](auto& connection) { connection.execute("ALTER TABLE envoys RENAME TO away"); });
    EXPECT_FALSE(flusher.flush());
    store_->database.write(
        [](auto& connection) { connection.execute("ALTER TABLE away RENAME TO envoys"); });
    EXPECT_TRUE(flusher.flush());
    EXPECT_EQ(store_->envoys.find(row.id)->last_seen, start);
}

TEST_F(FleetTest, what_the_store_refuses_is_told_once_for_as_long_as_it_lasts) {
    const auto row = enrol(1, "web1");
    Flusher flusher(index_, *store_, clock_, {.every = Millis(3'600'000), .retention = Millis(1)});
    const auto rename = [&](const std::string& from, const std::string& to) {
        store_->database.write([&](auto& connection) {
            connection.execute(format("ALTER TABLE {} RENAME TO {}", from, to));
        });
    };
    testing::internal::CaptureStderr();
    rename("envoys", "away");
    for (int round = 0; round < 3; ++round) {
        index_.contact(row.id, contact_at(start));
        EXPECT_FALSE(flusher.flush());
    }
    rename("away", "envoys");
    EXPECT_TRUE(flusher.flush());
    const auto said = testing::internal::GetCapturedStderr();
    const std::string message = "state flusher: batch last_seen failed";
    EXPECT_NE(said.find(message), std::string::npos) << said;
    EXPECT_EQ(said.find(message), said.rfind(message)) << said;
    EXPECT_NE(said.find("state flusher: last_seen is stored again"), std::string::npos) << said;
}

TEST_F(FleetTest, a_resource_catalogue_that_the_store_refuses_is_held_and_stored_later) {
    Capabilities capabilities(store_->catalogues);
    const std::string json = "{}";
    const auto hash = crypto::sha256(json);
    const std::string digest(reinterpret_cast<const char*>(hash.data()), hash.size());
    const auto rename = [&](const std::string& from, const std::string& to) {
        store_->database.write([&](auto& connection) {
            connection.execute(format("ALTER TABLE {} RENAME TO {}", from, to));
        });
    };
    rename("catalogues", "away");
    capabilities.add(digest, json, start);
    EXPECT_TRUE(capabilities.holds(digest)) << "else every check-in would ask for it";
    capabilities.add(digest, json, start);
    rename("away", "catalogues");
    EXPECT_FALSE(store_->catalogues.find(digest));
    capabilities.flush();
    EXPECT_TRUE(store_->catalogues.find(digest));
    EXPECT_TRUE(Capabilities(store_->catalogues).holds(digest));
}

TEST_F(FleetTest, dirty_rows_come_in_batches_each_once) {
    for (int number = 0; number < 300; ++number) {
        const auto row = enrol(number, "web");
        index_.contact(row.id, contact_at(start));
        index_.contact(row.id, contact_at(start + Millis(1)));
    }
    std::set<Uuid> seen;
    std::size_t rows = 0;
    for (auto batch = index_.take_dirty(100); !batch.empty(); batch = index_.take_dirty(100)) {
        EXPECT_LE(batch.size(), 100U);
        for (const auto& row : batch) seen.insert(row.id);
        rows += batch.size();
    }
    EXPECT_EQ(rows, 300U);
    EXPECT_EQ(seen.size(), 300U);
}

TEST_F(FleetTest, dirty_rows_come_in_the_store_s_order_and_refused_ones_again) {
    for (int number = 0; number < 300; ++number)
        index_.contact(enrol(number * 37 % 300, "web").id, contact_at(start));
    const auto first = index_.take_dirty(100);
    index_.contact(first.front().id,
                   contact_at(start + Millis(1)));  // for the round after this one
    auto second = index_.take_dirty(100);
    index_.again(second);
    EXPECT_EQ(index_.take_dirty(1).front().id, first.front().id);
    std::vector<Uuid> rest;
    for (const auto& row : index_.take_dirty(1'000)) rest.push_back(row.id);
    EXPECT_EQ(rest.size(), 200U);
    EXPECT_EQ(rest.front(), second.front().id);
    EXPECT_TRUE(std::is_sorted(rest.begin(), rest.end()));
    EXPECT_TRUE(index_.take_dirty(1).empty());
}

TEST_F(FleetTest, contacts_tell_gaps_and_returns) {
    const auto row = enrol(1, "web1");
    EXPECT_FALSE(index_.contact(row.id, contact_at(start))->gap);
    EXPECT_EQ(index_.fell_silent(start + Millis(751'000)), 1U);
    EXPECT_EQ(index_.fell_silent(start + Millis(752'000)), 0U);
    const auto contacted = index_.contact(row.id, contact_at(start + Millis(800'000)));
    EXPECT_EQ(contacted->gap, Millis(800'000));
    EXPECT_TRUE(contacted->came_back);
    EXPECT_FALSE(index_.contact(row_of(9, "x").id, contact_at(start)));
}

TEST_F(FleetTest, a_name_finds_the_living_envoy_and_two_living_ones_are_ambiguous) {
    const auto old = enrol(1, "web1");
    const auto young = enrol(2, "WEB1");
    EXPECT_THROW((void)index_.resolve("web1"), Error);
    index_.revoke(old.id, start);
    EXPECT_EQ(index_.resolve("Web1")->row.id, young.id);
    EXPECT_EQ(index_.resolve(old.id.text())->row.id, old.id);
    EXPECT_FALSE(index_.resolve("web2"));
    index_.forget(young.id);
    EXPECT_EQ(index_.resolve("web1")->row.id, old.id);
}

TEST_F(FleetTest, pages_follow_each_other_without_gap_or_double) {
    for (int number = 0; number < 25; ++number)
        enrol(number, format("web{:02}", (number * 7) % 25));
    std::vector<std::string> names;
    Wanted wanted{.name = "web*", .most = 10};
    for (auto page = index_.find(wanted, start); !page.empty(); page = index_.find(wanted, start)) {
        for (const auto& each : page) names.push_back(each.row.hostname);
        wanted.after = Index::key_of(page.back());
    }
    ASSERT_EQ(names.size(), 25U);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(index_.find({.name = "web03"}, start).size(), 1U);
    EXPECT_EQ(index_.find({.reach = "online"}, start).size(), 0U);
}

TEST_F(FleetTest, totals_add_up_to_the_fleet) {
    const auto a = enrol(1, "a");
    const auto b = enrol(2, "b");
    enrol(3, "c");
    auto contact = contact_at(start);
    contact.run = run(1, 0);
    index_.contact(a.id, contact);
    contact.run->outcome = Outcome::failed;
    index_.contact(b.id, contact);
    index_.revoke(enrol(4, "d").id, start);
    const auto totals = index_.totals(start);
    EXPECT_EQ(totals.nodes, 3U);
    EXPECT_EQ(totals.converged + totals.degraded + totals.failed + totals.no_data, totals.nodes);
    EXPECT_EQ(totals.active, 2U);
    EXPECT_EQ(totals.revoked, 1U);
}

TEST_F(FleetTest, the_ring_holds_the_last_thousand_runs) {
    RunBook book(store_->runs, {});
    for (std::uint64_t number = 1; number <= limits::recent_runs + 5; ++number)
        book.note(row_of(1, "a").id, run(number, 0), start);
    const auto ring = book.ring();
    ASSERT_EQ(ring.size(), limits::recent_runs);
    EXPECT_EQ(ring.front().summary.number, limits::recent_runs + 5);
    book.forget(row_of(1, "a").id);
    EXPECT_TRUE(book.ring().empty());
}

TEST_F(FleetTest, runs_in_memory_are_bounded_per_envoy_and_still_taken_once) {
    RunBook book(store_->runs, {.in_database = false, .capacity = 2});
    for (std::uint64_t number = 1; number <= 3; ++number) {
        store::Run runs[] = {
            {.envoy = row_of(1, "a").id, .summary = run(number, 1), .received = start}};
        EXPECT_EQ(book.record(runs).acknowledged, number);
        EXPECT_TRUE(book.record(runs).accepted.empty());
    }
    const auto listed = book.list({});
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].summary.number, 3U);
    EXPECT_EQ(book.find(listed[1].id)->summary.number, 2U);
    EXPECT_EQ(book.latest(row_of(1, "a").id)->id, listed[0].id);
    EXPECT_EQ(book.list({.before = listed[0].id}).size(), 1U);
    EXPECT_TRUE(store_->runs.list({}).empty());
}

TEST_F(FleetTest, the_sweep_takes_what_is_older_than_the_retention) {
    store::Run runs[] = {{.envoy = row_of(1, "a").id, .summary = run(1, 1), .received = start}};
    store_->runs.record(runs, true);
    Flusher flusher(index_, *store_, clock_,
                    {.every = Millis(3'600'000), .retention = Millis(1000)});
    EXPECT_EQ(flusher.sweep(), 0);
    clock_.at = start + Millis(1001);
    EXPECT_EQ(flusher.sweep(), 1);
}

}  // namespace
}  // namespace vigo::fleet
