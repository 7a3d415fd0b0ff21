// database — the file behind the store: opened, checked and migrated; one writer, one reader.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "server/store/connection.h"

namespace vigo::store {

/// Thread safe. Writes are serialised; reads see the last commit and never wait for a write
/// (SQLite's WAL mode).
class Database {
 public:
    using Work = std::function<void(Connection&)>;

    /// Opens or makes the file and brings it to today's schema. Throws Error: internal when it is
    /// damaged or written by a newer program, naming what and the mend; unavailable or denied when
    /// it cannot be opened.
    explicit Database(const std::string& path);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `work` in a transaction; when it throws, nothing of it remains. Durable on return.
    /// Those who come while another one is written are written together, by one of them: the disk
    /// is waited for once. A write inside of `work` is part of the same transaction.
    void write(const Work& work);
    /// `work` must only read.
    void read(const Work& work) const;
    /// All at once, each on a thread and a connection of its own; the first that throws is thrown.
    void read_at_once(std::span<const Work> works) const;

    /// Every page is looked at; "" when all is well or when it was told to stop, else what is
    /// wrong. May take minutes.
    std::string damage(const std::stop_token& stop = {}) const;
    /// Of the file with its journal.
    std::uint64_t size_bytes() const;
    /// The schema as text, in a stable order, for the golden test.
    std::string schema() const;
    const std::string& path() const { return path_; }

 private:
    struct Waiting {
        const Work& work;
        std::exception_ptr failed;
        bool is_done = false;
    };

    void migrate();
    void write_together(std::span<Waiting* const> all);
    void write_one(Waiting& one);

    std::string path_;
    std::mutex writing_;  // of those that wait
    std::condition_variable written_;
    std::vector<Waiting*> waiting_;
    bool is_written_ = false;  // one of them is at it
    mutable std::mutex reading_;
    std::unique_ptr<Connection> writer_;
    std::unique_ptr<Connection> reader_;
};

}  // namespace vigo::store
