// database — the door to LMDB: one table of keys and values, each with a checksum of its own,
// changed in transactions that are durable when they return.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace vigo::agent {

/// Thrown when a database has grown as far as it may: `unavailable`, as a full disk is.
struct DatabaseFull : Error {
    using Error::Error;
};

/// Keys are at most 500 bytes. Not thread safe; several processes may have one folder open.
class Database {
 public:
    /// What may be done inside of a transaction.
    class Change {
     public:
        virtual ~Change() = default;
        /// As it is inside of this transaction.
        virtual std::optional<std::string> get(std::string_view key) const = 0;
        virtual void put(std::string_view key, std::string_view value) = 0;
        virtual void remove(std::string_view key) = 0;
    };
    /// Says whether to go on.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;

    /// Makes the folder and the files when they are missing. Throws Error: `internal` for damage,
    /// `unavailable` when the disk refuses, `denied`.
    ///
    /// It may hold `most_bytes`; when they are full it grows, up to `growth` times as much.
    static std::unique_ptr<Database> open(const std::string& folder, std::size_t most_bytes,
                                          bool durable = true);
    static constexpr std::size_t growth = 4;
    /// For looking only, also on a disk that is mounted read-only: makes and changes nothing, and
    /// is no longer in place once it could be changed.
    static std::unique_ptr<Database> look(const std::string& folder, std::size_t most_bytes);
    virtual ~Database() = default;

    virtual std::optional<std::string> get(std::string_view key) const = 0;
    /// Every entry whose key starts with `prefix`, in the order of keys.
    virtual void each(std::string_view prefix, const Visit& visit) const = 0;
    /// All of it or nothing; `work` may run again after the database has grown. Throws
    /// DatabaseFull, and Error(unavailable) when the disk refuses. After Error(internal) it must be
    /// opened again.
    virtual void change(const std::function<void(Change&)>& work) = 0;
    /// Whether the folder still holds the files that are open here; somebody may have deleted them.
    virtual bool is_in_place() const = 0;
};

/// Reads all that a database holds, in a child process: a damaged page may well kill whoever reads
/// it. Returns what is wrong with it, or "" when nothing is.
std::string try_database(const std::string& folder, std::size_t most_bytes);

}  // namespace vigo::agent
