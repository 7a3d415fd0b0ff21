// memory_disk_test — the store on real disks that are full, mounted read-only, or broken, in a
// mount namespace of its own. Needs root.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "agent/lock.h"
#include "agent/memory.h"
#include "base/error.h"
#include "crypto/digest.h"
#include "host/temp_folder.h"

namespace vigo::agent {
namespace {

constexpr int cannot = 77;

/// A place for a disk that nobody else sees.
class Disk {
 public:
    explicit Disk(std::string place) : place_(std::move(place)) {
        std::filesystem::create_directory(place_);
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            _exit(cannot);
    }
    const std::string& place() const { return place_; }
    Memory::Open open() const {
        return [folder = place_ + "/store"] {
            return Store::open(folder, from_ms(1), crypto::random_bytes(16));
        };
    }

 private:
    std::string place_;
};

/// One of 2 MiB.
class SmallDisk : public Disk {
 public:
    explicit SmallDisk(std::string where) : Disk(std::move(where)) {
        if (::mount("small", place().c_str(), "tmpfs", 0, "size=2m") != 0) _exit(cannot);
    }
    void fill() const {
        std::ofstream filler(place() + "/filler", std::ios::binary);
        while (filler << std::string(4096, 'x') << std::flush) continue;
    }
    void make_room() const { std::filesystem::remove(place() + "/filler"); }
    bool set_read_only(bool on) const {
        return ::mount("small", place().c_str(), "tmpfs",
                       MS_REMOUNT | (on ? unsigned{MS_RDONLY} : 0U), "size=2m") == 0;
    }
};

/// One with ext4, which can be told to answer everything with EIO, as after a fault of the disk.
class FailingDisk : public Disk {
 public:
    explicit FailingDisk(std::string where) : Disk(std::move(where)) {
        const auto image = place() + ".image";
        std::ofstream(image).close();
        std::filesystem::resize_file(image, 24U << 20);
        if (std::system(format("mkfs.ext4 -q -F {}", image).c_str()) != 0) _exit(cannot);
        if (!mount()) _exit(cannot);
    }
    void fail() const {
        const unsigned at_once = 2;
        const int folder = ::open(place().c_str(), O_RDONLY | O_CLOEXEC);
        if (::ioctl(folder, _IOR('X', 125, unsigned), &at_once) != 0) _exit(cannot);
        ::close(folder);
    }
    bool replace() const { return ::mount("other", place().c_str(), "tmpfs", 0, "size=2m") == 0; }
    /// Once it was replaced, and nobody holds a file of it any more.
    bool mend() const {
        return ::umount(place().c_str()) == 0 && ::umount(place().c_str()) == 0 && mount();
    }

 private:
    bool mount() const {
        return std::system(format("mount -o loop {0}.image {0} 2>/dev/null", place()).c_str()) == 0;
    }
};

QueuedRun run(std::uint64_t number) {
    return {.number = number, .eventful = true, .summary = "s", .details = std::string(9000, 'd')};
}

void finish(Memory& memory, std::uint64_t number) {
    memory.notes().run_number = static_cast<std::int64_t>(number);
    memory.finish_run(run(number));
}

std::size_t stored(const Memory& memory) { return memory.oldest_runs(1000, 1U << 30).size(); }

bool survives_a_full_disk(const SmallDisk& disk) {
    Memory memory(disk.open());
    finish(memory, 1);
    disk.fill();
    for (std::uint64_t number = 2; number <= 9; ++number) {
        memory.recover();
        finish(memory, number);
    }
    const bool held = memory.queued_runs() == 9 && stored(memory) == 1;
    disk.make_room();
    memory.recover();
    return held && stored(memory) == 9;
}

bool starts_on_a_full_disk(const SmallDisk& disk) {
    Memory(disk.open()).keep_policy({"a", "s", "k", "bundle"});
    disk.fill();
    Memory memory(disk.open());
    finish(memory, 1);
    memory.recover();
    return memory.policy() && memory.policy()->bundle == "bundle" && memory.queued_runs() == 1;
}

bool knows_its_policy_on_a_read_only_disk(const SmallDisk& disk) {
    std::string id;
    {
        Memory memory(disk.open());
        memory.keep_policy({"a", "s", "k", "bundle"});
        memory.add("web/restart");
        id = memory.store_id();
    }
    if (!disk.set_read_only(true)) _exit(cannot);
    Memory memory(disk.open());
    for (std::uint64_t number = 1; number <= 3; ++number) {
        if (memory.recover()) return false;  // it is no new store
        memory.refresh();
        finish(memory, number);
    }
    const bool known = memory.policy() && memory.pending().contains("web/restart") &&
                       memory.store_id() == id && memory.queued_runs() == 3;
    disk.set_read_only(false);
    memory.recover();
    memory.recover();
    return known && stored(memory) == 3 && memory.store_id() == id;
}

bool survives_a_disk_that_breaks(const FailingDisk& disk) {
    std::optional<Memory> memory(disk.open());
    memory->keep_policy({"a", "s", "k", "bundle"});
    const auto id = memory->store_id();
    finish(*memory, 1);
    disk.fail();
    for (std::uint64_t number = 2; number <= 9; ++number) {
        if (memory->recover()) return false;  // it is no new store
        memory->refresh();
        finish(*memory, number);
        memory->save();
    }
    // What was read from it is known still, what was to be written waits.
    const bool held = memory->queued_runs() == 9 && memory->policy();
    // Another disk in its place takes over.
    if (!disk.replace()) _exit(cannot);
    const bool renewed = memory->recover() && memory->store_id() != id;
    memory->recover();
    const bool handed_on = stored(*memory) == 8;
    memory.reset();
    if (!disk.mend()) _exit(cannot);
    memory.emplace(disk.open());
    return held && renewed && handed_on && memory->store_id() == id && stored(*memory) == 1 &&
           memory->policy();
}

bool is_locked(const std::string& folder) {
    try {
        RunLock::take(folder, Millis(0));
    } catch (const Error& error) {
        return error.fault() == Fault::timeout;
    }
    return false;
}

bool one_run_at_a_time_on_a_broken_disk(const FailingDisk& disk) {
    disk.fail();
    {
        const auto held = RunLock::take(disk.place(), Millis(0));
        if (!is_locked(disk.place()) || is_locked(disk.place() + "/..")) return false;
    }
    return !is_locked(disk.place());
}

bool one_run_at_a_time_on_a_read_only_disk(const SmallDisk& disk) {
    if (!disk.set_read_only(true)) _exit(cannot);
    const auto held = RunLock::take(disk.place(), Millis(0));
    return is_locked(disk.place());
}

template <class Kind, bool (*question)(const Kind&)>
bool on(const std::string& place) {
    return question(Kind(place));
}
using Question = bool (*)(const std::string& place);

class MemoryDiskTest : public testing::TestWithParam<std::pair<const char*, Question>> {};

TEST_P(MemoryDiskTest, holds) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
    const TempFolder box;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) _exit(GetParam().second(box / "disk") ? 0 : 1);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    if (WEXITSTATUS(status) == cannot) GTEST_SKIP() << "nothing can be mounted here";
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Disks, MemoryDiskTest,
    testing::Values(
        std::pair<const char*, Question>("full", on<SmallDisk, survives_a_full_disk>),
        std::pair<const char*, Question>("full_at_start", on<SmallDisk, starts_on_a_full_disk>),
        std::pair<const char*, Question>("read_only",
                                         on<SmallDisk, knows_its_policy_on_a_read_only_disk>),
        std::pair<const char*, Question>("broken", on<FailingDisk, survives_a_disk_that_breaks>),
        std::pair<const char*, Question>("lock_on_broken",
                                         on<FailingDisk, one_run_at_a_time_on_a_broken_disk>),
        std::pair<const char*, Question>("lock_on_read_only",
                                         on<SmallDisk, one_run_at_a_time_on_a_read_only_disk>)),
    [](const auto& each) { return std::string(each.param.first); });

}  // namespace
}  // namespace vigo::agent
