// Tests of the store on a broken disk: whatever is refused, wherever in a batch, the database is
// whole, nothing acknowledged is missing, and it goes on when the disk does.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <new>

#include "base/error.h"
#include "host/temp_folder.h"
#include "server/store/store.h"

namespace vigo::store {
namespace {

namespace fs = std::filesystem;

enum class Fails { writes_full, writes_io, syncs };

// What the disk does; SQLite's interface has no other place for it.
struct {
    int left = 0;  // changes until the first that is refused; 0: it is whole
    Fails how = Fails::writes_io;
    bool for_good = false;
    bool refused = false;
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs vfs{};
    sqlite3_io_methods methods{};
} disk;

struct File {
    sqlite3_file base;  // first: SQLite sees only this
    sqlite3_file* real;
};

sqlite3_file* real_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }

/// Whether this change is refused.
bool refuses() {
    if (disk.left == 0 || --disk.left > 0) return false;
    disk.left = disk.for_good ? 1 : 0;
    return disk.refused = true;
}

int refusal() { return disk.how == Fails::writes_full ? SQLITE_FULL : SQLITE_IOERR_WRITE; }
bool is_write() { return disk.how != Fails::syncs; }

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    if (is_write() && refuses()) return refusal();
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (is_write() && refuses()) return SQLITE_IOERR_TRUNCATE;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync(sqlite3_file* file, int flags) {
    if (!is_write() && refuses()) return SQLITE_IOERR_FSYNC;
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

/// A method that only hands on.
template <auto method>
struct HandsOn;
template <class Result, class... Rest,
          Result (*sqlite3_io_methods::*method)(sqlite3_file*, Rest...)>
struct HandsOn<method> {
    static Result call(sqlite3_file* file, Rest... rest) {
        return (real_of(file)->pMethods->*method)(real_of(file), rest...);
    }
};

using M = sqlite3_io_methods;

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* found) {
    auto* made = new (file) File{};
    made->real = reinterpret_cast<sqlite3_file*>(made + 1);
    const int code = disk.real->xOpen(disk.real, name, made->real, flags, found);
    made->base.pMethods = made->real->pMethods == nullptr ? nullptr : &disk.methods;
    return code;
}

const M handing_on{.iVersion = 3,
                   .xClose = HandsOn<&M::xClose>::call,
                   .xRead = HandsOn<&M::xRead>::call,
                   .xWrite = write,
                   .xTruncate = truncate,
                   .xSync = sync,
                   .xFileSize = HandsOn<&M::xFileSize>::call,
                   .xLock = HandsOn<&M::xLock>::call,
                   .xUnlock = HandsOn<&M::xUnlock>::call,
                   .xCheckReservedLock = HandsOn<&M::xCheckReservedLock>::call,
                   .xFileControl = HandsOn<&M::xFileControl>::call,
                   .xSectorSize = HandsOn<&M::xSectorSize>::call,
                   .xDeviceCharacteristics = HandsOn<&M::xDeviceCharacteristics>::call,
                   .xShmMap = HandsOn<&M::xShmMap>::call,
                   .xShmLock = HandsOn<&M::xShmLock>::call,
                   .xShmBarrier = HandsOn<&M::xShmBarrier>::call,
                   .xShmUnmap = HandsOn<&M::xShmUnmap>::call,
                   .xFetch = HandsOn<&M::xFetch>::call,
                   .xUnfetch = HandsOn<&M::xUnfetch>::call};

/// While it lives, databases are opened on a disk that refuses from its nth change on. One at a
/// time.
class BrokenDisk {
 public:
    BrokenDisk() {
        disk.real = sqlite3_vfs_find(nullptr);
        disk.methods = handing_on;
        disk.vfs = *disk.real;
        disk.vfs.zName = "broken";
        disk.vfs.szOsFile += static_cast<int>(sizeof(File));
        disk.vfs.xOpen = open;
        sqlite3_vfs_register(&disk.vfs, 1);
        heals();
    }
    ~BrokenDisk() {
        sqlite3_vfs_unregister(&disk.vfs);
        sqlite3_vfs_register(disk.real, 1);
    }
    BrokenDisk(const BrokenDisk&) = delete;
    BrokenDisk& operator=(const BrokenDisk&) = delete;

    /// The change number `nth` (from 1) and all after it, or that one alone.
    void breaks_at(int nth, Fails how, bool for_good) {
        disk.left = nth;
        disk.how = how;
        disk.for_good = for_good;
        disk.refused = false;
    }
    void heals() { disk.left = 0; }
    bool has_refused() const { return disk.refused; }
};

const Time now = from_ms(1'800'000'000'000);
constexpr int envoys = 2;

Uuid id_of(int number) {
    return *Uuid::from_bytes(static_cast<char>(number * 200) + std::string(15, 'x'));
}

Run run_of(int number) {
    return {.envoy = id_of(number),
            .summary = {.store_id = "s",
                        .number = 7,
                        .finished = now,
                        .outcome = Outcome::converged,
                        .counts = {.changed = 1}},
            .started = now,
            .received = now,
            .results = {
                {.crate = "c", .name = "n", .type = "file", .reason = std::string(5'000, 'r')}}};
}

/// What a server writes within seconds: each is acknowledged when it returns.
struct Step {
    void (*write)(Store& store, int number);
    bool (*is_there)(Store& store, int number);
};

constexpr std::array steps = {
    Step{[](Store& store, int number) {
             std::vector<Run> runs = {run_of(number)};
             store.runs.record(runs, true);
         },
         [](Store& store, int number) {
             const auto found = store.runs.list({.envoy = id_of(number)});
             return found.size() == 1 && store.runs.find(found[0].id)->results.size() == 1;
         }},
    Step{[](Store& store, int number) {
             auto row = *store.envoys.find(id_of(number));
             row.last_seen = now;
             store.envoys.update({{row}});
         },
         [](Store& store, int number) {
             return store.envoys.find(id_of(number))->last_seen == now;
         }},
    Step{[](Store& store, int number) {
             const TraitsRow traits{
                 .envoy = id_of(number), .digest = "d", .packed = std::string(3'000, 't')};
             store.envoys.put_traits({{traits}});
         },
         [](Store& store, int number) {
             bool there = false;
             store.envoys.for_each([&](const EnvoyRow& row, const TraitsView* traits) {
                 if (row.id == id_of(number)) there = traits && traits->packed.size() == 3'000;
             });
             return there;
         }},
    Step{[](Store& store, int number) {
             store.events.add(
                 {.at = now, .kind = "envoy.revoked", .subject = id_of(number).text()});
         },
         [](Store& store, int number) {
             const auto all = store.events.list(0, 100);
             return std::count_if(all.begin(), all.end(), [&](const Event& each) {
                        return each.subject == id_of(number).text();
                    }) == 1;
         }},
};

using Written = std::vector<std::pair<int, int>>;  // step and envoy

/// Those that were acknowledged.
Written write_batch(Store& store) {
    Written acknowledged;
    for (int number = 0; number < envoys; ++number) {
        for (int step = 0; step < static_cast<int>(steps.size()); ++step) {
            try {
                steps[static_cast<std::size_t>(step)].write(store, number);
                acknowledged.emplace_back(step, number);
            } catch (const Error& e) {
                EXPECT_EQ(e.fault(), Fault::unavailable) << e.message();
            }
        }
    }
    return acknowledged;
}

std::string integrity(const std::string& path) {
    Connection connection(path, Connection::Access::read);
    auto row = connection.prepare("PRAGMA integrity_check");
    return row.next() ? row.text(0) : "no answer";
}

/// Whether all of that, and with `else_nothing` nothing else, is there after a kill at this moment.
void expect_there(const std::string& folder, const Written& acknowledged,
                  const std::string& where) {
    const TempFolder apart(in_memory());
    for (const auto* end : {"", "-wal"})
        if (fs::exists(folder + "/vigo.db" + end))
            fs::copy_file(folder + "/vigo.db" + end, apart / (std::string("vigo.db") + end));
    Store store(apart / "vigo.db");
    for (const auto& [step, number] : acknowledged)
        EXPECT_TRUE(steps[static_cast<std::size_t>(step)].is_there(store, number))
            << where << ", step " << step << " of envoy " << number;
    EXPECT_EQ(integrity(apart / "vigo.db"), "ok") << where;
}

/// One round of the test: false when the disk had no so many changes.
bool survives(BrokenDisk& disk_under, int nth, Fails how, bool for_good) {
    const auto where = format("change {}, kind {}, {}", nth, static_cast<int>(how), for_good);
    const TempFolder folder(in_memory());
    Written acknowledged;
    bool refused = false;
    {
        Store store(folder / "vigo.db");
        for (int number = 0; number < envoys; ++number)
            store.envoys.add({.id = id_of(number),
                              .hostname = "web",
                              .public_key = std::string(32, static_cast<char>(number)),
                              .enrolled = now});
        disk_under.breaks_at(nth, how, for_good);
        acknowledged = write_batch(store);
        refused = disk_under.has_refused();
        disk_under.heals();
        expect_there(folder.path(), acknowledged, where);
        // As the flusher and the agents do: again what was refused.
        for (int number = 0; number < envoys; ++number)
            for (int step = 0; step < static_cast<int>(steps.size()); ++step) {
                const std::pair one{step, number};
                if (std::find(acknowledged.begin(), acknowledged.end(), one) != acknowledged.end())
                    continue;
                const auto& what = steps[static_cast<std::size_t>(step)];
                if (!what.is_there(store, number)) what.write(store, number);
                acknowledged.push_back(one);
            }
        disk_under.breaks_at(nth, how, for_good);  // the last checkpoint may fail, too
    }
    disk_under.heals();
    EXPECT_EQ(acknowledged.size(), steps.size() * envoys);
    expect_there(folder.path(), acknowledged, where + ", closed");
    return refused;
}

class OnBrokenDisk : public testing::TestWithParam<Fails> {};

TEST_P(OnBrokenDisk, whatever_is_refused_nothing_acknowledged_is_missing) {
    BrokenDisk disk_under;
    for (const bool for_good : {false, true}) {
        int changes = 1;
        while (survives(disk_under, changes, GetParam(), for_good)) ++changes;
        EXPECT_GT(changes, static_cast<int>(steps.size()) * envoys) << "the changes were seen";
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, OnBrokenDisk,
                         testing::Values(Fails::writes_full, Fails::writes_io, Fails::syncs));

}  // namespace
}  // namespace vigo::store
