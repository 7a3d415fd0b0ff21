// store_test — what the store keeps, what it gives up when full, and how it survives damage.

#include "agent/store/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace vigo::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_id = "0123456789abcdef";
constexpr std::string_view other_id = "fedcba9876543210";

class StoreTest : public testing::Test {
 protected:
    StoreTest() {
        std::string pattern = testing::TempDir() + "store.XXXXXX";
        box_ = mkdtemp(pattern.data());
    }
    ~StoreTest() override { fs::remove_all(box_); }

    std::string folder() const { return box_ / "store"; }
    std::unique_ptr<Store> open(std::string_view id = first_id,
                                Store::Bounds bounds = Store::usual_bounds()) {
        bounds.durable = false;
        return Store::open(folder(), from_ms(1000), std::string(id), bounds);
    }
    fs::path data() const { return fs::path(folder()) / "data.mdb"; }
    std::size_t put_aside() const {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(box_))
            count +=
                entry.path().filename().string().find(".damaged-") != std::string::npos ? 1 : 0;
        return count;
    }

    fs::path box_;
};

QueuedRun run(std::uint64_t number, bool eventful, const std::string& details = "") {
    return {
        .number = number, .eventful = eventful, .merged = 0, .summary = "s", .details = details};
}

TEST_F(StoreTest, remembers_everything_over_a_restart) {
    {
        auto store = open();
        store->keep_policy({"assignment", "signature", "key", std::string("bundle\0x", 8)});
        store->keep_traits(R"({"os":1})", from_ms(7));
        store->keep_digest_cache("digests");
        store->add("web/restart");
        auto notes = store->notes();
        notes.last_error = "no route";
        store->finish_run(notes, run(1, true, "d"));
    }
    const auto store = open(other_id);
    EXPECT_EQ(store->id(), first_id);
    ASSERT_TRUE(store->policy());
    EXPECT_EQ(store->policy()->bundle, std::string("bundle\0x", 8));
    EXPECT_EQ(store->traits(), R"({"os":1})");
    EXPECT_EQ(store->digest_cache(), "digests");
    EXPECT_EQ(store->pending(), std::set<std::string>{"web/restart"});
    EXPECT_EQ(store->notes().traits_ms, 7);
    EXPECT_EQ(store->notes().last_error, "no route");
    EXPECT_EQ(store->queued_runs(), 1U);
    EXPECT_EQ(store->damage(), "");
}

TEST_F(StoreTest, is_another_incarnation_after_it_was_deleted) {
    auto before = open();
    EXPECT_TRUE(before->is_in_place());
    fs::remove_all(folder());
    EXPECT_FALSE(before->is_in_place());
    EXPECT_EQ(open(other_id)->id(), other_id);
}

TEST_F(StoreTest, gives_reports_in_order_and_forgets_what_is_acknowledged) {
    auto store = open();
    for (std::uint64_t number = 1; number <= 300; ++number)
        store->finish_run({}, run(number, true, "d"));
    store->acknowledge(250);
    const auto left = store->oldest_runs(10, 1000);
    ASSERT_EQ(left.size(), 10U);
    EXPECT_EQ(left.front().number, 251U);
    EXPECT_EQ(left.back().number, 260U);
    EXPECT_EQ(open()->queued_runs(), 50U);
}

TEST_F(StoreTest, gives_at_least_one_report_however_large) {
    auto store = open();
    store->finish_run({}, run(1, true, std::string(10'000, 'x')));
    EXPECT_EQ(store->oldest_runs(10, 100).size(), 1U);
}

TEST_F(StoreTest, merges_the_oldest_quiet_run_when_the_queue_is_full) {
    auto store = open(first_id, {.most_bytes = 1U << 24, .queue = {.runs = 3, .bytes = 1U << 20}});
    for (const std::uint64_t number : {1, 2, 3, 4})
        store->finish_run({}, run(number, number != 2, "d"));
    const auto kept = store->oldest_runs(10, 1U << 20);
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].number, 1U);
    EXPECT_EQ(kept[1].number, 3U);
    EXPECT_EQ(kept[1].merged, 1U);
}

TEST_F(StoreTest, counts_every_run_that_it_gave_up) {
    auto store = open(first_id, {.most_bytes = 1U << 24, .queue = {.runs = 4, .bytes = 1U << 20}});
    for (std::uint64_t number = 1; number <= 100; ++number)
        store->finish_run({}, run(number, number % 3 == 0, "d"));
    std::size_t runs = 0;
    for (const auto& each : store->oldest_runs(10, 1U << 20)) runs += 1 + each.merged;
    EXPECT_EQ(runs, 100U);
    EXPECT_EQ(open()->queued_runs(), 4U);
}

TEST_F(StoreTest, drops_the_oldest_details_before_any_run_when_bytes_run_out) {
    auto store = open(first_id, {.most_bytes = 1U << 24, .queue = {.runs = 100, .bytes = 3000}});
    for (const std::uint64_t number : {1, 2, 3})
        store->finish_run({}, run(number, true, std::string(1200, 'd')));
    const auto kept = store->oldest_runs(10, 1U << 20);
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept[0].details, "");
    EXPECT_EQ(kept[0].summary, "s");
    EXPECT_EQ(kept[2].details.size(), 1200U);
}

TEST_F(StoreTest, says_that_it_is_full_and_keeps_what_it_has) {
    auto store = open(first_id, {.most_bytes = 1U << 20, .queue = {.runs = 10, .bytes = 1U << 30}});
    store->add("web/restart");
    try {
        store->keep_policy({"a", "s", "k", std::string(5U << 20, 'b')});
        FAIL() << "it took more than it holds";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::unavailable);
        EXPECT_NE(error.message().find("full"), std::string::npos);
    }
    EXPECT_EQ(store->pending().size(), 1U);
    store->add("web/reload");
    EXPECT_EQ(open(first_id)->pending().size(), 2U);
}

TEST_F(StoreTest, a_store_that_is_full_of_reports_gives_up_the_oldest_details_and_counts_all_runs) {
    auto store =
        open(first_id, {.most_bytes = 1U << 18, .queue = {.runs = 1U << 20, .bytes = 1U << 30}});
    store->add("web/restart");
    constexpr std::uint64_t runs = 300;
    for (std::uint64_t number = 1; number <= runs; ++number)
        store->finish_run({}, run(number, true, std::string(6'000, 'd')));
    const auto kept = store->oldest_runs(runs, 1U << 30);
    std::uint64_t counted = 0;
    std::size_t with_details = 0;
    for (const auto& each : kept) {
        counted += 1 + each.merged;
        with_details += each.details.empty() ? 0 : 1;
    }
    EXPECT_EQ(counted, runs);
    EXPECT_EQ(kept.back().details.size(), 6'000U) << "the newest is whole";
    EXPECT_GT(with_details, 20U);
    EXPECT_LT(with_details, kept.size());
    store->acknowledge(runs);
    EXPECT_EQ(store->queued_runs(), 0U);
    EXPECT_EQ(store->pending().size(), 1U);
}

TEST_F(StoreTest, what_was_acknowledged_takes_no_room_however_long_it_lives) {
    auto store = open(first_id, {.most_bytes = 1U << 18, .queue = {.runs = 20, .bytes = 1U << 17}});
    for (std::uint64_t number = 1; number <= 500; ++number) {
        store->finish_run({}, run(number, true, std::string(4'000, 'd')));
        ASSERT_EQ(store->oldest_runs(20, 1U << 20).back().details.size(), 4'000U) << number;
        if (number % 7 == 0) store->acknowledge(number);
    }
    EXPECT_LE(fs::file_size(data()), 1U << 18) << "it never had to grow";
}

TEST_F(StoreTest, grows_up_to_its_bound_also_under_another_process) {
    const Store::Bounds bounds{.most_bytes = 1U << 20, .queue = {.runs = 10, .bytes = 1U << 30}};
    auto one = open(first_id, bounds);
    auto other = open(first_id, bounds);
    one->keep_policy({"a", "s", "k", std::string(2U << 20, 'b')});
    EXPECT_EQ(other->policy()->bundle.size(), 2U << 20);
    other->add("web/restart");
    EXPECT_EQ(one->pending().size(), 1U);
}

struct Damage {
    std::string_view name;
    void (*inflict)(const fs::path& data);
};

void overwrite(const fs::path& data, std::streamoff at, std::size_t count, char with) {
    std::fstream file(data, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    for (std::size_t i = 0; i < count; ++i) file.put(with);
}

constexpr Damage damages[] = {
    {"no database at all", [](const fs::path& data) { overwrite(data, 0, 12'288, 'x'); }},
    {"torn in the middle",
     [](const fs::path& data) { fs::resize_file(data, fs::file_size(data) / 2); }},
    {"emptied", [](const fs::path& data) { fs::resize_file(data, 0); }},
    {"every page but the first two overwritten",
     [](const fs::path& data) { overwrite(data, 8192, fs::file_size(data) - 8192, '\x7f'); }},
    {"a value changed",
     [](const fs::path& data) {
         std::string bytes(fs::file_size(data), '\0');
         std::ifstream(data, std::ios::binary)
             .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
         for (auto at = bytes.find("bundle bundle"); at != std::string::npos;
              at = bytes.find("bundle bundle", at + 1))
             overwrite(data, static_cast<std::streamoff>(at), 1, 'B');
     }},
};

TEST_F(StoreTest, puts_damage_aside_and_begins_anew) {
    for (const auto& damage : damages) {
        SCOPED_TRACE(damage.name);
        fs::remove_all(folder());
        {
            auto store = open();
            store->keep_policy({"a", "s", "k", "bundle bundle"});
            for (int trigger = 0; trigger < 500; ++trigger)
                store->add(format("crate/resource {}", trigger));
        }
        damage.inflict(data());
        auto store = open(other_id);
        EXPECT_NE(store->damage(), "");
        EXPECT_EQ(store->id(), other_id);
        EXPECT_FALSE(store->policy());
        EXPECT_EQ(put_aside(), 1U);
        store->add("works/again");
        EXPECT_EQ(open(first_id)->id(), other_id);
    }
}

TEST_F(StoreTest, looking_makes_nothing) {
    EXPECT_EQ(Store::look(folder()), nullptr);
    EXPECT_FALSE(fs::exists(folder()));
    open()->add("web/restart");
    EXPECT_EQ(Store::look(folder())->pending().size(), 1U);
}

}  // namespace
}  // namespace vigo::agent
