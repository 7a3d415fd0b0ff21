// store — rows survive, are found again, and nothing half-written remains.

#include "server/store/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>

#include "base/error.h"
#include "crypto/digest.h"
#include "server/store/migrations.h"
#include "server/store/pack.h"

namespace vigo::store {
namespace {

const Time now = from_ms(1'800'000'000'000);

Uuid id_of(int number) {
    std::string bytes(16, '\0');
    bytes[15] = static_cast<char>(number);
    return *Uuid::from_bytes(bytes);
}

std::string key_of(int number) { return std::string(32, static_cast<char>(number)); }

EnvoyRow envoy(int number, const std::string& hostname = "web1") {
    return {
        .id = id_of(number), .hostname = hostname, .public_key = key_of(number), .enrolled = now};
}

TokenRow token(const std::string& id, const std::string& pattern, std::int64_t uses = 1) {
    return {.id = id,
            .pattern = pattern,
            .uses = uses,
            .created = now,
            .created_by = "root",
            .expires = now + Millis(1000)};
}

Run run_of(int envoy, std::uint64_t number) {
    return {
        .envoy = id_of(envoy),
        .summary = {.store_id = "store",
                    .number = number,
                    .finished = now,
                    .outcome = Outcome::converged},
        .started = now,
        .received = now,
        .cause = "schedule",
        .results = {{.crate = "web",
                     .name = "motd",
                     .type = "file",
                     .action = "changed",
                     .differences = {
                         {.property = "content", .is = "a\"b", .want = "c", .diff = "-a\n+c\n"}}}}};
}

class StoreTest : public testing::Test {
 protected:
    StoreTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-store-XXXXXX";
        folder_ = mkdtemp(pattern.data());
        open();
    }
    ~StoreTest() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    void open() {
        store_.reset();
        store_ = std::make_unique<Store>(path());
    }
    std::string path() const { return folder_ + "/vigo.db"; }
    std::string refusal_of(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& e) {
            return e.message();
        }
        return "";
    }

    std::string folder_;
    std::int64_t traits_there() {
        std::int64_t found = -1;
        store_->database.read([&](Connection& connection) {
            auto row = connection.prepare("SELECT count(*) FROM traits");
            if (row.next()) found = row.integer(0);
        });
        return found;
    }

    std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, the_schema_is_the_golden_one) {
    std::ifstream file(HERE "/schema.golden.sql");
    const std::string golden((std::istreambuf_iterator<char>(file)), {});
    if (std::getenv("VIGO_ACCEPT") != nullptr)
        std::ofstream(HERE "/schema.golden.sql") << store_->database.schema();
    EXPECT_EQ(store_->database.schema(), golden);
}

TEST_F(StoreTest, knows_the_fleet_that_it_was_made_for) {
    EXPECT_TRUE(store_->fleet.belongs_to(id_of(7), now));
    open();
    EXPECT_FALSE(store_->fleet.belongs_to(id_of(8), now));
    EXPECT_TRUE(store_->fleet.belongs_to(id_of(7), now));
}

TEST_F(StoreTest, only_an_orderly_stop_is_a_clean_stop) {
    EXPECT_TRUE(store_->fleet.belongs_to(id_of(7), now));
    EXPECT_FALSE(store_->fleet.take_clean_stop());
    store_->fleet.mark_clean_stop();
    open();
    EXPECT_TRUE(store_->fleet.take_clean_stop());
    EXPECT_FALSE(store_->fleet.take_clean_stop());
}

TEST_F(StoreTest, an_envoy_comes_back_as_it_was_updated) {
    store_->envoys.add(envoy(1));
    auto changed = envoy(1);
    changed.last_seen = now;
    changed.cadence = Millis(60'000);
    changed.sequence = 42;
    changed.version = 7;
    changed.digest = std::string("\0\1\2", 3);
    changed.agent_version = "0.1.0";
    changed.address = "10.0.0.1";
    changed.capabilities = "caps";
    changed.push_waiting = true;
    changed.changing_runs = 3;
    changed.counted_run = 9;
    changed.run = {.store_id = "s",
                   .number = 9,
                   .finished = now,
                   .outcome = Outcome::degraded,
                   .counts = {.in_sync = 1, .changed = 2, .failed = 3, .skipped = 4},
                   .duration_ms = 5,
                   .version = 7,
                   .dry_run = true};
    store_->envoys.update({{changed}});
    open();
    EXPECT_EQ(store_->envoys.find(id_of(1)), changed);
    EXPECT_EQ(store_->envoys.find_key(key_of(1)), changed);
    EXPECT_EQ(store_->envoys.find(id_of(2)), std::nullopt);
}

TEST_F(StoreTest, a_sequence_never_goes_back) {
    store_->envoys.add(envoy(1));
    auto row = envoy(1);
    row.sequence = 100;
    store_->envoys.update({{row}});
    row.sequence = 50;
    store_->envoys.update({{row}});
    EXPECT_EQ(store_->envoys.find(id_of(1))->sequence, 100U);
}

TEST_F(StoreTest, updating_a_deleted_envoy_does_not_bring_it_back) {
    store_->envoys.update({{envoy(1)}});
    const TraitsRow traits{.envoy = id_of(1), .digest = "d", .packed = "p"};
    store_->envoys.put_traits({{traits}});
    int rows = 0;
    store_->envoys.for_each([&](const EnvoyRow&, const TraitsView*) { ++rows; });
    EXPECT_EQ(rows, 0);
    EXPECT_EQ(traits_there(), 0);
}

TEST_F(StoreTest, two_envoys_never_share_a_key) {
    store_->envoys.add(envoy(1));
    auto other = envoy(2);
    other.public_key = key_of(1);
    EXPECT_THROW(store_->envoys.add(other), Error);
}

TEST_F(StoreTest, forgetting_takes_traits_runs_and_marks_along) {
    store_->envoys.add(envoy(1));
    const TraitsRow traits{.envoy = id_of(1), .digest = "d", .packed = "p"};
    store_->envoys.put_traits({{traits}});
    store::Run runs[] = {run_of(1, 1)};
    store_->runs.record(runs, true);
    EXPECT_TRUE(store_->envoys.forget(id_of(1)));
    EXPECT_FALSE(store_->envoys.forget(id_of(1)));
    EXPECT_TRUE(store_->runs.list({}).empty());
    EXPECT_EQ(traits_there(), 0);
    store::Run again[] = {run_of(1, 1)};
    EXPECT_EQ(store_->runs.record(again, true).accepted.size(), 1U);
}

TEST_F(StoreTest, a_token_lets_in_as_often_as_it_says) {
    store_->enrolment.add_token(token("tok_1", "web*"), "hash");
    const auto first = store_->enrolment.join("hash", envoy(1), now, 0);
    EXPECT_TRUE(first.is_new);
    EXPECT_EQ(first.envoy.token, "tok_1");
    EXPECT_EQ(refusal_of([&] { store_->enrolment.join("hash", envoy(2), now, 0); }),
              "join token tok_1 is used up (1 of 1)");
    EXPECT_EQ(store_->enrolment.tokens("", 10).at(0).used, 1);
}

TEST_F(StoreTest, the_same_token_and_key_give_the_same_envoy_again) {
    store_->enrolment.add_token(token("tok_1", "*"), "hash");
    const auto first = store_->enrolment.join("hash", envoy(1), now, 0);
    auto retried = envoy(2);
    retried.public_key = key_of(1);
    const auto second = store_->enrolment.join("hash", retried, now + Millis(5000), 0);
    EXPECT_FALSE(second.is_new);
    EXPECT_EQ(second.envoy.id, first.envoy.id);
    EXPECT_EQ(store_->enrolment.tokens("", 10).at(0).used, 1);
}

TEST_F(StoreTest, a_token_that_must_not_let_in_says_why) {
    store_->enrolment.add_token(token("tok_1", "db*", 9), "db");
    store_->enrolment.add_token(token("tok_2", "*", 9), "any");
    store_->enrolment.add_token(token("tok_3", "*", 9), "gone");
    EXPECT_TRUE(store_->enrolment.revoke_token("tok_3", now));
    EXPECT_FALSE(store_->enrolment.revoke_token("tok_4", now));
    const struct {
        std::string hash;
        Time when;
        std::int64_t most;
        std::string want;
    } cases[] = {
        {"nothing", now, 0, "this join token is not known here"},
        {"db", now, 0, "join token tok_1 is for hosts named db*, not web1"},
        {"any", now + Millis(1000), 0, "join token tok_2 expired at 2027-01-15T08:00:01Z"},
        {"gone", now, 0, "join token tok_3 is revoked"},
    };
    for (const auto& each : cases)
        EXPECT_EQ(
            refusal_of([&] { store_->enrolment.join(each.hash, envoy(1), each.when, each.most); }),
            each.want);
    EXPECT_EQ(store_->enrolment.enrolled(), 0);
}

TEST_F(StoreTest, the_cap_of_the_licence_counts_who_is_not_revoked) {
    store_->enrolment.add_token(token("tok_1", "*", 9), "hash");
    store_->enrolment.join("hash", envoy(1), now, 1);
    EXPECT_EQ(refusal_of([&] { store_->enrolment.join("hash", envoy(2), now, 1); }),
              "the licence allows 1 envoys and 1 are enrolled: revoke one, or extend the licence");
    store_->envoys.revoke(id_of(1), now);
    EXPECT_TRUE(store_->enrolment.join("hash", envoy(2), now, 1).is_new);
}

TEST_F(StoreTest, a_revoked_key_stays_out) {
    store_->enrolment.add_token(token("tok_1", "*", 9), "hash");
    store_->enrolment.join("hash", envoy(1), now, 0);
    store_->envoys.revoke(id_of(1), now);
    EXPECT_EQ(refusal_of([&] { store_->enrolment.join("hash", envoy(1), now, 0); }),
              "envoy is revoked");
    EXPECT_EQ(refusal_of([&] {
                  store_->enrolment.ask({.id = id_of(3), .public_key = key_of(1)}, now, 0);
              }),
              "envoy is revoked");
}

TEST_F(StoreTest, without_a_token_a_human_decides) {
    const PendingRow asks{.id = id_of(5), .public_key = key_of(5), .hostname = "web5"};
    EXPECT_FALSE(store_->enrolment.ask(asks, now, 0));
    EXPECT_FALSE(store_->enrolment.ask(asks, now, 0));
    ASSERT_EQ(store_->enrolment.pending().size(), 1U);
    EXPECT_TRUE(store_->enrolment.approve(id_of(5), "root", now));

    auto renamed = asks;
    renamed.hostname = "db1";
    const auto joined = store_->enrolment.ask(renamed, now, 0);
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->envoy.hostname, "web5");
    EXPECT_TRUE(store_->enrolment.pending().empty());
    EXPECT_EQ(store_->enrolment.ask(asks, now, 0)->envoy.id, id_of(5));
}

TEST_F(StoreTest, a_refusal_is_told_once_and_then_forgotten) {
    const PendingRow asks{.id = id_of(5), .public_key = key_of(5), .hostname = "web5"};
    store_->enrolment.ask(asks, now, 0);
    EXPECT_TRUE(store_->enrolment.refuse(id_of(5), "root"));
    EXPECT_TRUE(store_->enrolment.pending().empty());
    EXPECT_FALSE(store_->enrolment.refuse(id_of(5), "root"));
    EXPECT_FALSE(store_->enrolment.approve(id_of(5), "root", now));
    EXPECT_EQ(refusal_of([&] { store_->enrolment.ask(asks, now, 0); }),
              "an operator has refused this machine");
    EXPECT_FALSE(store_->enrolment.ask(asks, now, 0));
    EXPECT_EQ(store_->enrolment.pending().size(), 1U);
}

TEST_F(StoreTest, an_approval_can_be_taken_back) {
    const PendingRow asks{.id = id_of(5), .public_key = key_of(5), .hostname = "web5"};
    store_->enrolment.ask(asks, now, 0);
    store_->enrolment.approve(id_of(5), "root", now);
    EXPECT_TRUE(store_->enrolment.refuse(id_of(5), "root"));
    EXPECT_EQ(refusal_of([&] { store_->enrolment.ask(asks, now, 0); }),
              "an operator has refused this machine");
}

TEST_F(StoreTest, requests_that_nobody_answers_go) {
    store_->enrolment.ask({.id = id_of(5), .public_key = key_of(5)}, now, 0);
    EXPECT_EQ(store_->enrolment.drop_pending(now), 0);
    EXPECT_EQ(store_->enrolment.drop_pending(now + Millis(1)), 1);
    EXPECT_FALSE(store_->enrolment.refuse(id_of(5), "root"));
}

TEST_F(StoreTest, tokens_go_when_they_expired_long_ago) {
    store_->enrolment.add_token(token("tok_1", "*"), "hash");
    EXPECT_EQ(store_->enrolment.drop_tokens(now), 0);
    EXPECT_EQ(store_->enrolment.drop_tokens(now + Millis(1001)), 1);
}

TEST_F(StoreTest, a_report_is_recorded_once) {
    store::Run first[] = {run_of(1, 3), run_of(1, 5)};
    EXPECT_EQ(store_->runs.record(first, true).acknowledged, 5U);
    open();
    store::Run again[] = {run_of(1, 3), run_of(1, 5), run_of(1, 6)};
    const auto recorded = store_->runs.record(again, true);
    EXPECT_EQ(recorded.acknowledged, 6U);
    EXPECT_EQ(recorded.accepted, std::vector<std::size_t>{2});
    EXPECT_EQ(store_->runs.list({}).size(), 3U);
}

TEST_F(StoreTest, the_high_water_mark_is_durable_without_rows) {
    store::Run runs[] = {run_of(1, 3)};
    store_->runs.record(runs, false);
    open();
    EXPECT_TRUE(store_->runs.list({}).empty());
    EXPECT_TRUE(store_->runs.record(runs, false).accepted.empty());
}

TEST_F(StoreTest, a_new_incarnation_of_the_agents_store_starts_anew) {
    store::Run runs[] = {run_of(1, 3)};
    store_->runs.record(runs, true);
    runs[0].summary.store_id = "other";
    runs[0].summary.number = 1;
    EXPECT_EQ(store_->runs.record(runs, true).acknowledged, 1U);
}

TEST_F(StoreTest, a_run_is_shown_with_what_it_found) {
    store::Run runs[] = {run_of(1, 3), run_of(1, 4)};
    store_->runs.record(runs, true);
    const auto found = store_->runs.find(runs[0].id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->results, runs[0].results);
    EXPECT_EQ(found->summary, runs[0].summary);
    EXPECT_EQ(store_->runs.latest(id_of(1))->id, runs[1].id);
    EXPECT_FALSE(store_->runs.find(12345));
}

TEST_F(StoreTest, runs_are_listed_newest_first_and_in_pages) {
    for (std::uint64_t number = 1; number <= 5; ++number) {
        store::Run runs[] = {run_of(number % 2 == 0 ? 2 : 1, number)};
        store_->runs.record(runs, true);
    }
    const auto page = store_->runs.list({.most = 2});
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].summary.number, 5U);
    EXPECT_EQ(store_->runs.list({.before = page[1].id, .most = 9}).size(), 3U);
    EXPECT_EQ(store_->runs.list({.envoy = id_of(2)}).size(), 2U);
}

TEST_F(StoreTest, old_runs_go_with_their_results) {
    store::Run runs[] = {run_of(1, 1), run_of(1, 2)};
    runs[1].received = now + Millis(10);
    store_->runs.record(runs, true);
    EXPECT_EQ(store_->runs.expire(now + Millis(1), 100), 1);
    EXPECT_FALSE(store_->runs.find(runs[0].id));
    EXPECT_TRUE(store_->runs.find(runs[1].id));
    int results = 0;
    store_->database.read([&](Connection& connection) {
        auto rows = connection.prepare("SELECT run FROM results");
        while (rows.next()) ++results;
    });
    EXPECT_EQ(results, 1);
}

TEST_F(StoreTest, events_and_catalogues_come_back) {
    store_->events.add(
        {.at = now, .kind = "envoy.revoked", .actor = "root", .subject = "web1", .detail = "lost"});
    ASSERT_EQ(store_->events.list(0, 10).size(), 1U);
    EXPECT_EQ(store_->events.list(0, 10)[0].subject, "web1");
    store_->catalogues.add("digest", "packed", now);
    store_->catalogues.add("digest", "packed", now);
    EXPECT_EQ(store_->catalogues.find("digest"), "packed");
    EXPECT_EQ(store_->catalogues.digests().size(), 1U);
}

TEST_F(StoreTest, a_transaction_that_throws_leaves_nothing) {
    EXPECT_THROW(store_->database.write([&](Connection& connection) {
        insert(connection, envoy(1));
        fail(Fault::invalid, "enough");
    }),
                 Error);
    EXPECT_FALSE(store_->envoys.find(id_of(1)));
    store_->envoys.add(envoy(1));
}

TEST_F(StoreTest, damage_is_named_and_nothing_is_overwritten) {
    store_.reset();
    std::ofstream(path(), std::ios::binary) << std::string(8192, 'x');
    std::filesystem::remove(path() + "-wal");
    const auto said = refusal_of([&] { Store again(path()); });
    EXPECT_NE(said.find("vigo.db is damaged"), std::string::npos) << said;
    EXPECT_NE(said.find("restore a backup"), std::string::npos);
    EXPECT_EQ(std::filesystem::file_size(path()), 8192U);
}

TEST_F(StoreTest, a_torn_page_is_found) {
    for (int number = 1; number < 100; ++number) store_->envoys.add(envoy(number));
    store_.reset();
    {
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * 2 + 8);
        file << std::string(4000, '\x5a');
    }
    EXPECT_NE(refusal_of([&] { Store again(path()); }), "");
}

TEST_F(StoreTest, a_database_of_a_newer_program_is_refused) {
    store_->database.write(
        [](Connection& connection) { connection.execute("PRAGMA user_version = 999"); });
    store_.reset();
    EXPECT_NE(refusal_of([&] { Store again(path()); }).find("newer than this program"),
              std::string::npos);
}

TEST(Migrations, are_numbered_without_gaps) {
    int number = 0;
    for (const auto& each : migrations())
        EXPECT_EQ(each.name.substr(0, 5), format("{:04}_", ++number));
}

TEST(Pack, gives_back_what_it_took) {
    for (const auto& text : {std::string(), std::string("{}"), std::string(100'000, 'a')})
        EXPECT_EQ(unpack(pack(text), 1U << 20), text);
}

TEST(Pack, refuses_damage_and_bombs) {
    EXPECT_THROW(unpack("nonsense", 100), Error);
    EXPECT_THROW(unpack(pack(std::string(1000, 'a')), 999), Error);
    EXPECT_THROW(unpack("", 10), Error);
}

std::vector<std::string> alike(int count) {
    std::vector<std::string> texts;
    for (int at = 0; at < count; ++at)
        texts.push_back(
            format("{{\"network\":{{\"fqdn\":\"web{0}.example.com\",\"ip\":\"10.0.{1}.{0}\"}},"
                   "\"os\":{{\"family\":\"debian\",\"name\":\"Debian GNU/Linux 12 "
                   "(bookworm)\"}},\"serial\":{2}}}",
                   at, at % 7, at * 7919));
    return texts;
}

TEST(Packer, packs_by_what_texts_have_in_common_and_still_reads_what_was_packed_before) {
    const auto texts = alike(500);
    Packer packer;
    const auto before = packer.pack(texts[7]);
    EXPECT_FALSE(packer.is_outdated(before));
    const auto dictionary = Packer::learn(texts);
    ASSERT_TRUE(dictionary);
    packer.use(*dictionary);
    EXPECT_TRUE(packer.is_outdated(before));
    const auto after = packer.pack(texts[7]);
    EXPECT_FALSE(packer.is_outdated(after));
    EXPECT_LT(after.size() * 2, before.size());
    for (const auto& each : {before, after}) EXPECT_EQ(packer.unpack(each, 1'000), texts[7]);
    EXPECT_EQ(packer.unpack(packer.pack(""), 10), "");
}

TEST(Packer, refuses_damage_bombs_and_what_needs_a_lost_dictionary) {
    Packer packer;
    const auto texts = alike(500);
    packer.use(*Packer::learn(texts));
    const auto packed = packer.pack(texts[7]);
    EXPECT_THROW(packer.unpack(packed, 10), Error);
    EXPECT_THROW(packer.unpack(packed.substr(0, packed.size() - 3), 1'000), Error);
    EXPECT_THROW(Packer().unpack(packed, 1'000), Error);
    EXPECT_THROW(packer.use("nonsense"), Error);
    EXPECT_EQ(packer.unpack(packed, 1'000), texts[7]);
}

TEST(Packer, a_few_texts_teach_nothing) { EXPECT_FALSE(Packer::learn(alike(20))); }

TEST_F(StoreTest, dictionaries_are_known_after_a_restart) {
    const auto texts = alike(500);
    const auto dictionary = *Packer::learn(texts);
    store_->dictionaries.add({.bytes = dictionary, .learned = from_ms(5), .learned_of = 500});
    store_->packer.use(dictionary);
    const auto packed = store_->packer.pack(texts[7]);
    store_.reset();
    Store again(path());
    EXPECT_EQ(again.packer.unpack(packed, 1'000), texts[7]);
    EXPECT_EQ(again.dictionaries.all().at(0).learned_of, 500);
}

TEST_F(StoreTest, everyone_is_read_once_and_with_his_own_traits) {
    for (int number = 0; number < 256; ++number) {
        auto row = envoy(0, format("web{}", number));
        const std::string id = static_cast<char>(number) + std::string(15, 'x');
        row.id = *Uuid::from_bytes(id);
        row.public_key = id + id;
        store_->envoys.add(row);
        const TraitsRow traits{.envoy = row.id, .digest = "d", .packed = row.hostname};
        if (number % 3 != 0) store_->envoys.put_traits({{traits}});
    }
    std::mutex lock;
    std::map<std::string, std::string> found;
    store_->envoys.for_each([&](const EnvoyRow& row, const TraitsView* traits) {
        const std::lock_guard held(lock);
        const auto is_new =
            found.emplace(row.hostname, traits ? std::string(traits->packed) : "none").second;
        EXPECT_TRUE(is_new) << row.hostname;
    });
    EXPECT_EQ(found.size(), 256U);
    EXPECT_EQ(store_->envoys.size(), 256U);
    for (int number = 0; number < 256; ++number) {
        const auto name = format("web{}", number);
        EXPECT_EQ(found[name], number % 3 == 0 ? "none" : name);
    }
}

TEST_F(StoreTest, a_rollout_survives_whole) {
    EXPECT_FALSE(store_->rollout.load());
    Rollout rollout{.version = 7, .before = 5, .until = now, .compared = true};
    for (int number = 0; number < 300; ++number)
        rollout.envoys.push_back(
            {.id = id_of(number % 128),
             .run_store = std::string(static_cast<std::size_t>(number % 65), 's'),
             .run_number = static_cast<std::uint64_t>(number) << 40U,
             .before = RolloutEnvoy::converged,
             .effect = RolloutEnvoy::changed});
    store_->rollout.save(rollout);
    EXPECT_EQ(store_->rollout.load(), rollout);
    store_->rollout.decide(6, "another one");
    EXPECT_EQ(store_->rollout.load(), rollout);
    rollout.decided = "it hurts";
    store_->rollout.decide(7, rollout.decided);
    EXPECT_EQ(store_->rollout.load(), rollout);
    for (int times = 0; times < 2; ++times)
        store_->rollout.finish(7, 8, {.at = now, .kind = "config.auto_rollback"});
    EXPECT_EQ(store_->rollout.load(), Rollout{.version = 8});
    EXPECT_EQ(store_->events.list(0, 10).size(), 1U) << "once";
}

}  // namespace
}  // namespace vigo::store
