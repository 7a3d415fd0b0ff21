#include "server/store/database.h"

#include <exception>
#include <filesystem>
#include <future>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "server/store/migrations.h"

namespace vigo::store {
namespace {

// Looked at whole before it is used when it is small; beyond, the check runs beside a serving
// program.
constexpr std::uintmax_t checked_at_once = 16U << 20;

// Read without a copy: a start reads the whole roster.
constexpr std::uint64_t mapped_bytes = 1ULL << 30;

std::string quick_check(Connection& connection) {
    std::string found;
    auto rows = connection.prepare("PRAGMA quick_check(5)");
    while (rows.next()) {
        const auto line = rows.text(0);
        if (line != "ok") found += (found.empty() ? "" : "; ") + line;
    }
    return found;
}

std::int64_t schema_version(Connection& connection) {
    auto row = connection.prepare("PRAGMA user_version");
    return row.next() ? row.integer(0) : 0;
}

std::unique_ptr<Connection> reader_of(const std::string& path) {
    auto made = std::make_unique<Connection>(path, Connection::Access::read);
    made->execute(format("PRAGMA mmap_size = {}", mapped_bytes));
    return made;
}

std::uintmax_t size_of(const std::string& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? 0 : size;
}

/// Whose transaction this thread is in, perhaps on behalf of another.
thread_local const Database* under_way = nullptr;

struct UnderWay {
    explicit UnderWay(const Database* which) { under_way = which; }
    ~UnderWay() { under_way = nullptr; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
};

[[noreturn]] void fail_damaged(const std::string& path, std::string_view what) {
    fail(Fault::internal,
         "database {} is damaged: {} (restore a backup, or move the file away to start empty)",
         path, what);
}

}  // namespace

Database::Database(const std::string& path) : path_(path) {
    const bool check = size_of(path) > 0 && size_of(path) <= checked_at_once;
    try {
        writer_ = std::make_unique<Connection>(path, Connection::Access::write);
        writer_->execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        if (check)
            if (const auto found = quick_check(*writer_); !found.empty())
                fail(Fault::internal, "{}", found);
        migrate();
        reader_ = reader_of(path);
    } catch (const Error& e) {
        if (e.fault() != Fault::internal)
            throw e.message().find(path) == std::string::npos ? e.during(format("opening {}", path))
                                                              : e.during("opening");
        fail_damaged(path, e.message());
    }
}

void Database::migrate() {
    const auto steps = migrations();
    auto at = static_cast<std::size_t>(schema_version(*writer_));
    if (at > steps.size())
        fail(Fault::conflict,
             "its schema {} is newer than this program knows ({}): install the newer vigosrv", at,
             steps.size());
    for (; at < steps.size(); ++at) {
        write([&](Connection& connection) {
            connection.execute(std::string(steps[at].sql));
            connection.execute(format("PRAGMA user_version = {}", at + 1));
        });
    }
}

void Database::write(const Work& work) {
    if (under_way == this) return work(*writer_);
    Waiting own{.work = work, .failed = nullptr};
    std::unique_lock lock(writing_);
    waiting_.push_back(&own);
    written_.wait(lock, [&] { return own.is_done || !is_written_; });
    if (!own.is_done) {
        is_written_ = true;
        const auto all = std::exchange(waiting_, {});
        lock.unlock();
        write_together(all);
        lock.lock();
        for (auto* each : all) each->is_done = true;
        is_written_ = false;
        written_.notify_all();
    }
    if (own.failed) std::rethrow_exception(own.failed);
}

/// One transaction; each part of it can fail by itself.
void Database::write_together(std::span<Waiting* const> all) {
    try {
        writer_->execute("BEGIN IMMEDIATE");
        for (auto* each : all) write_one(*each);
        writer_->execute("COMMIT");
    } catch (...) {
        const auto why = std::current_exception();
        for (auto* each : all)
            if (!each->failed) each->failed = why;
        try {
            writer_->execute("ROLLBACK");
        } catch (const Error&) {  // SQLite has rolled back itself, as it does when the disk is full
        }
    }
}

/// Throws when nothing of the transaction remains.
void Database::write_one(Waiting& one) {
    writer_->execute("SAVEPOINT part");
    try {
        const UnderWay marked(this);
        one.work(*writer_);
    } catch (...) {
        one.failed = std::current_exception();
        try {
            writer_->execute("ROLLBACK TO part");
        } catch (const Error&) {  // the disk was full: SQLite has rolled back all parts
            std::rethrow_exception(one.failed);
        }
    }
    writer_->execute("RELEASE part");
}

void Database::read(const Work& work) const {
    const std::lock_guard lock(reading_);
    work(*reader_);
}

void Database::read_at_once(std::span<const Work> works) const {
    std::vector<std::future<void>> running;
    running.reserve(works.size());
    for (const auto& work : works)
        running.push_back(std::async(std::launch::async, [&work, this] {
            const auto apart = reader_of(path_);
            work(*apart);
        }));
    for (auto& each : running) each.wait();
    for (auto& each : running) each.get();
}

std::string Database::damage(const std::stop_token& stop) const {
    Connection apart(path_, Connection::Access::read);  // its own, so that nobody waits
    const std::stop_callback interrupt(stop, [&] { apart.interrupt(); });
    try {
        return quick_check(apart);
    } catch (const Error& e) {
        return stop.stop_requested() ? "" : e.message();
    }
}

std::uint64_t Database::size_bytes() const { return size_of(path_) + size_of(path_ + "-wal"); }

std::string Database::schema() const {
    std::string all;
    read([&](Connection& connection) {
        auto rows = connection.prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY type DESC, name");
        while (rows.next()) all += rows.text(0) + ";\n\n";
    });
    return all;
}

}  // namespace vigo::store
