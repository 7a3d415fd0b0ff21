// connection — SQLite behind Connection and Statement; its errors become ours here.

#include "server/store/connection.h"

#include <sqlite3.h>

#include <map>
#include <system_error>

#include "base/error.h"

namespace vigo::store {
namespace {

constexpr int busy_ms = 10'000;
// SQLite's own mark, whose macro casts in C's way.
const auto copied =
    reinterpret_cast<sqlite3_destructor_type>(-1);  // NOLINT(performance-no-int-to-ptr)

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
            return Fault::denied;
        default:
            return Fault::unavailable;  // full, I/O, read-only, busy, cannot open
    }
}

/// Which file, and what the system says of it, where it is the disk that refuses.
[[noreturn]] void refuse_by_disk(int code, sqlite3* database) {
    const char* path = sqlite3_db_filename(database, "main");
    const int reason = sqlite3_system_errno(database);
    fail(fault_of(code), "database {}: {}{}", path == nullptr ? "" : path, sqlite3_errmsg(database),
         reason == 0 ? "" : format(" ({})", std::generic_category().message(reason)));
}

bool is_of_disk(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
            return true;
        default:
            return false;
    }
}

[[noreturn]] void refuse(int code, sqlite3* database) {
    if (database != nullptr && is_of_disk(code)) refuse_by_disk(code, database);
    fail(fault_of(code), "database: {}",
         database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database));
}

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

}  // namespace

Statement::~Statement() {
    sqlite3_reset(prepared_);
    sqlite3_clear_bindings(prepared_);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) refuse(code, sqlite3_db_handle(prepared_));
}

bool Statement::next() {
    const auto code = sqlite3_step(prepared_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) check(code);
    return false;
}

int Statement::run() {
    while (next()) {
    }
    return sqlite3_changes(sqlite3_db_handle(prepared_));
}

void Statement::again() {
    check(sqlite3_reset(prepared_));
    bound_ = 0;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(prepared_, column);
}

std::string_view Statement::view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

Uuid Statement::uuid(int column) const { return Uuid::from_bytes(view(column)).value_or(Uuid()); }

void Statement::bind(std::int64_t value) { check(sqlite3_bind_int64(prepared_, ++bound_, value)); }

void Statement::bind(std::string_view text) {
    const char* bytes = text.empty() ? "" : text.data();  // a null pointer would bind NULL
    check(sqlite3_bind_text64(prepared_, ++bound_, bytes, text.size(), copied, SQLITE_UTF8));
}

void Statement::bind(const Blob& value) {
    const char* bytes = value.of.empty() ? "" : value.of.data();
    check(sqlite3_bind_blob64(prepared_, ++bound_, bytes, value.of.size(), copied));
}

struct Connection::State {
    std::unique_ptr<sqlite3, Close> database;
    std::map<std::string, Prepared, std::less<>> prepared;
};

Connection::Connection(const std::string& path, Access access) : state_(new State) {
    // One thread at a time has it (see Database), so SQLite need not lock at every column.
    const int mode =
        SQLITE_OPEN_NOMUTEX | (access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                       : SQLITE_OPEN_READONLY);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &opened, mode, nullptr);
    state_->database.reset(opened);  // it is there where it could not be opened, too
    if (code != SQLITE_OK) refuse(code, opened);
    sqlite3_busy_timeout(opened, busy_ms);
}

Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql) {
    auto found = state_->prepared.find(sql);
    if (found == state_->prepared.end()) {
        auto* database = state_->database.get();
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) refuse(code, database);
        found = state_->prepared.emplace(std::string(sql), Prepared(made)).first;
    }
    return Statement(found->second.get());
}

void Connection::execute(const std::string& sql) {
    auto* database = state_->database.get();
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) refuse(code, database);
}

void Connection::interrupt() { sqlite3_interrupt(state_->database.get()); }

std::int64_t Connection::last_id() const {
    return sqlite3_last_insert_rowid(state_->database.get());
}

}  // namespace vigo::store
