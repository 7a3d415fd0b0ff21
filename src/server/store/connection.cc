// connection — SQLite behind Connection and Statement; its errors become ours here.

#include "server/store/connection.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <map>

#include "base/error.h"

namespace vigo::store {
namespace {

constexpr int busy_ms = 10'000;

Fault fault_of(int code) {
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return Fault::conflict;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_ERROR:
        case SQLITE_MISUSE:
            return Fault::internal;
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY:
            return Fault::denied;
        default:
            return Fault::unavailable;  // full, I/O, busy, cannot open
    }
}

/// Runs `work`; what SQLite throws leaves as an Error.
template <class Work>
auto guarded(Work&& work) {
    try {
        return work();
    } catch (const SQLite::Exception& e) {
        fail(fault_of(e.getErrorCode()), "database: {}", e.what());
    }
}

}  // namespace

Statement::~Statement() {
    prepared_.tryReset();
    prepared_.clearBindings();
}

bool Statement::next() {
    return guarded([&] { return prepared_.executeStep(); });
}

int Statement::run() {
    return guarded([&] { return prepared_.exec(); });
}

void Statement::again() {
    guarded([&] { prepared_.reset(); });
    bound_ = 0;
}

std::int64_t Statement::integer(int column) const {
    return guarded([&] { return prepared_.getColumn(column).getInt64(); });
}

std::string Statement::text(int column) const { return blob(column); }

std::string Statement::blob(int column) const {
    return guarded([&] {
        const auto cell = prepared_.getColumn(column);
        const void* bytes = cell.getBlob();
        const auto size = static_cast<std::size_t>(cell.getBytes());
        return bytes == nullptr ? std::string()
                                : std::string(static_cast<const char*>(bytes), size);
    });
}

Uuid Statement::uuid(int column) const { return Uuid::from_bytes(blob(column)).value_or(Uuid()); }

void Statement::bind(std::int64_t value) {
    guarded([&] { prepared_.bind(++bound_, value); });
}

void Statement::bind(std::string_view text) {
    guarded([&] { prepared_.bind(++bound_, std::string(text)); });
}

void Statement::bind(const Blob& value) {
    const char* bytes = value.of.empty() ? "" : value.of.data();  // a null pointer would bind NULL
    guarded([&] { prepared_.bind(++bound_, bytes, static_cast<int>(value.of.size())); });
}

struct Connection::State {
    SQLite::Database database;
    std::map<std::string, SQLite::Statement, std::less<>> prepared;
};

Connection::Connection(const std::string& path, Access access) {
    guarded([&] {
        // One thread at a time has it (see Database), so SQLite need not lock at every column.
        const int mode = SQLite::OPEN_NOMUTEX |
                         (access == Access::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                                  : SQLite::OPEN_READONLY);
        state_.reset(new State{.database = {path, mode, busy_ms}, .prepared = {}});
    });
}

Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql) {
    return guarded([&] {
        auto found = state_->prepared.find(sql);
        if (found == state_->prepared.end()) {
            found = state_->prepared
                        .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
                                 std::forward_as_tuple(state_->database, std::string(sql)))
                        .first;
        }
        return Statement(found->second);
    });
}

void Connection::execute(const std::string& sql) {
    guarded([&] { state_->database.exec(sql); });
}

void Connection::interrupt() { sqlite3_interrupt(state_->database.getHandle()); }

std::int64_t Connection::last_id() const { return state_->database.getLastInsertRowid(); }

}  // namespace vigo::store
