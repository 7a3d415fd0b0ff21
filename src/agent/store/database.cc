// database — LMDB, synchronous, every value sealed with a short digest.

#include "agent/store/database.h"

#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo::agent {
namespace {

constexpr std::size_t seal_bytes = 8;

/// The first bytes of the digest of key and value: tells a value that is not the one that was
/// written.
std::string seal_of(std::string_view key, std::string_view value) {
    crypto::Sha256Stream stream;
    stream.add(format("{}:", key.size()));
    stream.add(key);
    stream.add(value);
    const auto digest = stream.finish();
    return {reinterpret_cast<const char*>(digest.data()), seal_bytes};
}

Fault fault_of(int code) {
    if (code == MDB_MAP_FULL || code == ENOSPC || code == EDQUOT || code == EIO || code == EROFS)
        return Fault::unavailable;
    if (code == EACCES || code == EPERM) return Fault::denied;
    return Fault::internal;
}

void demand(int code, std::string_view doing) {
    if (code == MDB_SUCCESS) return;
    if (code == MDB_MAP_FULL)
        throw DatabaseFull(Fault::unavailable, format("{}: the store is full", doing));
    fail(fault_of(code), "{}: {}", doing, mdb_strerror(code));
}

MDB_val value_of(std::string_view text) {
    // LMDB's keys and values are not const, though it never writes to these.
    return {text.size(), const_cast<char*>(text.data())};
}
std::string_view view(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

std::string_view unsealed(std::string_view key, std::string_view stored) {
    if (stored.size() < seal_bytes ||
        seal_of(key, stored.substr(seal_bytes)) != stored.substr(0, seal_bytes))
        fail(Fault::internal, "the store is damaged: {} is not what was written",
             printable(key.substr(0, 2), 8));
    return stored.substr(seal_bytes);
}

std::optional<std::string> get_in(MDB_txn* txn, MDB_dbi table, std::string_view key) {
    auto at = value_of(key);
    MDB_val found{};
    const int code = mdb_get(txn, table, &at, &found);
    if (code == MDB_NOTFOUND) return std::nullopt;
    demand(code, "reading the store");
    return std::string(unsealed(key, view(found)));
}

class Transaction {
 public:
    Transaction(MDB_env* env, unsigned flags) {
        int code = mdb_txn_begin(env, nullptr, flags, &txn_);
        if (code == MDB_MAP_RESIZED) {  // another process has let it grow
            demand(mdb_env_set_mapsize(env, 0), "opening the store");
            code = mdb_txn_begin(env, nullptr, flags, &txn_);
        }
        demand(code, "opening the store");
    }
    ~Transaction() {
        if (txn_ != nullptr) mdb_txn_abort(txn_);
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    MDB_txn* get() const { return txn_; }
    void commit() { demand(mdb_txn_commit(std::exchange(txn_, nullptr)), "writing the store"); }

 private:
    MDB_txn* txn_ = nullptr;
};

class Cursor {
 public:
    Cursor(const Transaction& transaction, MDB_dbi table) {
        demand(mdb_cursor_open(transaction.get(), table, &cursor_), "reading the store");
    }
    ~Cursor() { mdb_cursor_close(cursor_); }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    bool next(MDB_val& key, MDB_val& value, MDB_cursor_op step) {
        const int code = mdb_cursor_get(cursor_, &key, &value, step);
        if (code == MDB_NOTFOUND) return false;
        demand(code, "reading the store");
        return true;
    }

 private:
    MDB_cursor* cursor_ = nullptr;
};

class LmdbChange : public Database::Change {
 public:
    LmdbChange(MDB_txn* txn, MDB_dbi table) : txn_(txn), table_(table) {}

    std::optional<std::string> get(std::string_view key) const override {
        return get_in(txn_, table_, key);
    }
    void put(std::string_view key, std::string_view value) override {
        const auto sealed = seal_of(key, value) + std::string(value);
        auto at = value_of(key);
        auto what = value_of(sealed);
        demand(mdb_put(txn_, table_, &at, &what, 0), "writing the store");
    }
    void remove(std::string_view key) override {
        auto at = value_of(key);
        const int code = mdb_del(txn_, table_, &at, nullptr);
        if (code != MDB_NOTFOUND) demand(code, "writing the store");
    }

 private:
    MDB_txn* txn_;
    MDB_dbi table_;
};

class Lmdb : public Database {
 public:
    /// What LMDB calls flags.
    enum Way : unsigned { durable = 0, quick = MDB_NOSYNC, looking = MDB_RDONLY };
    Lmdb(const std::string& folder, std::size_t most_bytes, Way way);
    ~Lmdb() override { mdb_env_close(env_); }
    Lmdb(const Lmdb&) = delete;
    Lmdb& operator=(const Lmdb&) = delete;

    std::optional<std::string> get(std::string_view key) const override;
    void each(std::string_view prefix, const Visit& visit) const override;
    void change(const std::function<void(Change&)>& work) override;
    bool is_in_place() const override;

 private:
    void open(std::size_t most_bytes, Way way);
    void attempt(const std::function<void(Change&)>& work);
    bool grow();

    std::string folder_;
    std::size_t most_bytes_;
    bool only_looking_;
    MDB_env* env_ = nullptr;
    MDB_dbi table_ = 0;
    struct stat file_ {};
};

Lmdb::Lmdb(const std::string& folder, std::size_t most_bytes, Way way)
    : folder_(folder), most_bytes_(most_bytes * growth), only_looking_(way == looking) {
    demand(mdb_env_create(&env_), "opening the store");
    try {
        open(most_bytes, way);
    } catch (...) {
        mdb_env_close(env_);
        throw;
    }
}

void Lmdb::open(std::size_t most_bytes, Way way) {
    if (way != looking && mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
        fail_errno(errno, "making " + folder_);
    demand(mdb_env_set_mapsize(env_, most_bytes), "opening the store");
    demand(mdb_env_open(env_, folder_.c_str(), MDB_NOTLS | way, 0600),
           "opening the store in " + folder_);
    Transaction transaction(env_, way & MDB_RDONLY);
    demand(mdb_dbi_open(transaction.get(), nullptr, 0, &table_), "opening the store");
    transaction.commit();
    int handle = -1;
    demand(mdb_env_get_fd(env_, &handle), "opening the store");
    if (fstat(handle, &file_) != 0) fail_errno(errno, "looking at the store");
}

std::optional<std::string> Lmdb::get(std::string_view key) const {
    const Transaction transaction(env_, MDB_RDONLY);
    return get_in(transaction.get(), table_, key);
}

void Lmdb::each(std::string_view prefix, const Visit& visit) const {
    const Transaction transaction(env_, MDB_RDONLY);
    Cursor cursor(transaction, table_);
    auto key = value_of(prefix);
    MDB_val value{};
    auto step = prefix.empty() ? MDB_FIRST : MDB_SET_RANGE;
    while (cursor.next(key, value, step) && view(key).starts_with(prefix)) {
        if (!visit(view(key), unsealed(view(key), view(value)))) return;
        step = MDB_NEXT;
    }
}

void Lmdb::change(const std::function<void(Change&)>& work) {
    for (;;) {
        try {
            return attempt(work);
        } catch (const DatabaseFull&) {
            if (!grow()) throw;
        }
    }
}

bool Lmdb::grow() {
    MDB_envinfo now{};
    demand(mdb_env_info(env_, &now), "looking at the store");
    const auto wanted = std::min(now.me_mapsize * 2, most_bytes_);
    return wanted > now.me_mapsize && mdb_env_set_mapsize(env_, wanted) == MDB_SUCCESS;
}

void Lmdb::attempt(const std::function<void(Change&)>& work) {
    if (only_looking_) fail(Fault::unavailable, "{} is mounted read-only", folder_);
    Transaction transaction(env_, 0);
    LmdbChange change(transaction.get(), table_);
    work(change);
    transaction.commit();
}

bool Lmdb::is_in_place() const {
    if (only_looking_ && access(folder_.c_str(), W_OK) == 0) return false;  // it can be more now
    struct stat now {};
    // A disk that does not even say so still holds what was read from it.
    if (stat((folder_ + "/data.mdb").c_str(), &now) != 0)
        return errno != ENOENT && errno != ENOTDIR;
    return now.st_ino == file_.st_ino && now.st_dev == file_.st_dev;
}

}  // namespace

std::unique_ptr<Database> Database::open(const std::string& folder, std::size_t most_bytes,
                                         bool durable) {
    return std::make_unique<Lmdb>(folder, most_bytes, durable ? Lmdb::durable : Lmdb::quick);
}

std::unique_ptr<Database> Database::look(const std::string& folder, std::size_t most_bytes) {
    return std::make_unique<Lmdb>(folder, most_bytes, Lmdb::looking);
}

}  // namespace vigo::agent
