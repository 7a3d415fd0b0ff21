// connection — one connection to the database file and its statements; the only door to SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"

struct sqlite3_stmt;

namespace vigo::store {

/// Marks a parameter as bytes that are no text.
struct Blob {
    std::string_view of;
};

/// A prepared statement in use. Parameters are bound in order, columns counted from 0. It belongs
/// to its connection and may be prepared again only after this one has gone.
class Statement {
 public:
    explicit Statement(sqlite3_stmt* prepared) : prepared_(prepared) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    /// Resets it, so that no read transaction stays open.
    ~Statement();

    template <class... T>
    Statement& with(const T&... values) {
        (bind(values), ...);
        return *this;
    }
    /// Steps to the next row; false at the end.
    bool next();
    /// Runs to the end; how many rows were changed.
    int run();
    /// Ready to be bound and run again.
    void again();

    std::int64_t integer(int column) const;
    std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    /// Valid until the next step.
    std::string_view view(int column) const;
    std::string text(int column) const { return std::string(view(column)); }
    std::string blob(int column) const { return std::string(view(column)); }
    Uuid uuid(int column) const;
    Time time(int column) const { return from_ms(integer(column)); }

 private:
    void bind(std::int64_t value);
    void bind(std::uint64_t value) { bind(static_cast<std::int64_t>(value)); }
    void bind(std::uint32_t value) { bind(static_cast<std::int64_t>(value)); }
    void bind(int value) { bind(static_cast<std::int64_t>(value)); }
    void bind(Time value) { bind(to_ms(value)); }
    void bind(Millis value) { bind(static_cast<std::int64_t>(value.count())); }
    void bind(std::string_view text);
    void bind(const std::string& text) { bind(std::string_view(text)); }
    void bind(const char* text) { bind(std::string_view(text)); }
    void bind(const Uuid& id) { bind(Blob{id.bytes()}); }
    void bind(const Blob& value);

    void check(int code) const;

    sqlite3_stmt* prepared_;
    int bound_ = 0;
};

/// Not thread safe: Database hands it to one thread at a time. Everything throws Error: unavailable
/// (disk full, I/O, read-only, busy), conflict (a constraint), internal (damage, naming it).
class Connection {
 public:
    enum class Access { read, write };
    Connection(const std::string& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Prepared once per text and kept; so `sql` is a literal, values are bound.
    Statement prepare(std::string_view sql);
    /// Several statements without parameters.
    void execute(const std::string& sql);
    std::int64_t last_id() const;
    /// From any thread: what runs now ends soon with Error(unavailable).
    void interrupt();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vigo::store
