// memory_test — what is remembered while the store is missing, full, deleted, or shared.

#include "agent/memory.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "crypto/digest.h"
#include "host/temp_folder.h"

namespace vigo::agent {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

QueuedRun run(std::uint64_t number) {
    return {.number = number, .eventful = true, .summary = "s", .details = "d"};
}

class MemoryTest : public testing::Test {
 protected:
    Memory::Open open() {
        return [this] {
            if (refuses_) fail(Fault::unavailable, "no space left on device");
            auto bounds = Store::usual_bounds();
            bounds.durable = false;
            if (small_) bounds.most_bytes = 1U << 18;
            return Store::open(folder(), from_ms(1), crypto::random_bytes(16), bounds);
        };
    }
    std::string folder() const { return box_ / "store"; }
    static std::vector<std::uint64_t> numbers(const Memory& memory) {
        std::vector<std::uint64_t> all;
        for (const auto& each : memory.oldest_runs(1000, 1U << 20)) all.push_back(each.number);
        return all;
    }

    TempFolder box_;
    bool refuses_ = false;
    bool small_ = false;
};

TEST_F(MemoryTest, works_without_a_store_and_stores_everything_once_there_is_one) {
    refuses_ = true;
    Memory memory(open());
    memory.add("web/restart");
    for (std::uint64_t number = 1; number <= 3; ++number) {
        memory.notes().run_number = static_cast<std::int64_t>(number);
        memory.finish_run(run(number));
    }
    EXPECT_EQ(memory.store_id(), "");
    EXPECT_EQ(memory.queued_runs(), 3U);
    EXPECT_THAT(numbers(memory), IsEmpty());
    refuses_ = false;
    EXPECT_TRUE(memory.recover());
    memory.recover();
    EXPECT_THAT(numbers(memory), ElementsAre(1, 2, 3));
    EXPECT_THAT(memory.pending(), ElementsAre("web/restart"));
    EXPECT_EQ(memory.queued_runs(), 3U);
}

TEST_F(MemoryTest, what_it_holds_back_is_bounded_and_counted) {
    refuses_ = true;
    Memory memory(open());
    for (std::uint64_t number = 1; number <= 250; ++number) memory.finish_run(run(number));
    EXPECT_EQ(memory.queued_runs(), 100U);
    refuses_ = false;
    memory.recover();
    memory.recover();
    const auto kept = memory.oldest_runs(1000, 1U << 20);
    std::size_t counted = 0;
    for (const auto& each : kept) counted += each.merged + 1;
    EXPECT_EQ(counted, 250U);
    EXPECT_EQ(kept.back().number, 250U);
}

TEST_F(MemoryTest, a_full_store_loses_no_order) {
    small_ = true;
    Memory memory(open());
    auto large = run(1);
    large.details = std::string(2U << 20, 'x');
    memory.finish_run(large);
    memory.finish_run(run(2));
    EXPECT_EQ(memory.queued_runs(), 2U);
    EXPECT_THAT(numbers(memory), IsEmpty());  // behind one that waits, all wait
}

/// A cycle of the daemon on a disk that takes small things and refuses large ones.
void full_cycle(Memory& memory, const QueuedRun& large) {
    memory.recover();
    memory.finish_run(large);
    memory.save();
}

TEST_F(MemoryTest, a_store_that_takes_some_writes_and_refuses_others_is_said_once) {
    small_ = true;
    auto large = run(1);
    large.details = std::string(2U << 20, 'x');
    Memory memory(open());
    testing::internal::CaptureStderr();
    for (int cycle = 0; cycle < 5; ++cycle) full_cycle(memory, large);
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_THAT(said, testing::HasSubstr("the store cannot be written"));
}

TEST_F(MemoryTest, a_store_that_was_mended_is_said_once_after_some_good_cycles) {
    refuses_ = true;
    Memory memory(open());
    memory.recover();
    refuses_ = false;
    testing::internal::CaptureStderr();
    for (int cycle = 0; cycle < 3; ++cycle) memory.recover();
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    testing::internal::CaptureStderr();
    for (int cycle = 0; cycle < 3; ++cycle) memory.recover();
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_THAT(said, testing::HasSubstr("the store can be written again"));
}

TEST_F(MemoryTest, a_store_deleted_under_it_becomes_a_new_one_with_what_still_matters) {
    Memory memory(open());
    const auto before = memory.store_id();
    memory.add("web/restart");
    memory.notes().run_number = 41;
    memory.save();
    EXPECT_FALSE(memory.recover());
    std::filesystem::remove_all(folder());
    EXPECT_TRUE(memory.recover());
    EXPECT_NE(memory.store_id(), before);
    EXPECT_EQ(memory.notes().run_number, 41);
    EXPECT_THAT(memory.pending(), ElementsAre("web/restart"));
}

TEST_F(MemoryTest, what_can_be_undone_outlives_the_process_and_a_lost_store) {
    {
        Memory memory(open());
        memory.keep_reversal("base/name", {.before = "old name"});
        memory.keep_reversal("base/other", {.done = true});
        memory.forget_reversal("base/other");
    }
    Memory memory(open());
    const std::map<std::string, Reverted> kept{{"base/name", {.before = "old name"}}};
    EXPECT_EQ(memory.reversals(), kept);
    std::filesystem::remove_all(folder());
    memory.recover();
    EXPECT_EQ(open()()->reversals(), kept);
}

TEST_F(MemoryTest, sees_the_runs_of_another_process) {
    Memory daemon(open());
    daemon.notes().run_number = 5;
    daemon.notes().last_error = "mine";
    daemon.save();
    {
        auto command = open()();
        auto notes = command->notes();
        notes.run_number = 6;
        notes.last_error = "theirs";
        command->finish_run(notes, run(6));
        command->add("web/restart");
    }
    daemon.refresh();
    EXPECT_EQ(daemon.notes().run_number, 6);
    EXPECT_EQ(daemon.notes().last_error, "mine");
    EXPECT_THAT(daemon.pending(), ElementsAre("web/restart"));
    EXPECT_THAT(numbers(daemon), ElementsAre(6));
}

}  // namespace
}  // namespace vigo::agent
