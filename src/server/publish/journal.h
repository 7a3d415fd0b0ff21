// journal — the publish log: who did what to the configuration, when, and how it ended. Lines are
// only ever appended.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "schema/field.h"

namespace vigo::publish {

struct Entry {
    std::int64_t time_ms = 0;
    std::string actor;
    std::string action;  ///< publish, rollback, auto-rollback, freeze, unfreeze
    std::int64_t version = 0;
    std::string result;   ///< ok, refused, failed; `damaged`: the line cannot be read
    std::string message;  ///< the actor's words
    std::string detail;   ///< what the result does not say: why not, which freeze was broken
    bool operator==(const Entry&) const = default;
};

std::span<const Field<Entry>> fields_of(const Entry*);

/// Whether both tell of the same: action and version, or time where there is no version.
bool is_same(const Entry& one, const Entry& other);

/// One file, a JSON object a line. Any process may append at any time.
class Journal {
 public:
    explicit Journal(std::string path) : path_(std::move(path)) {}

    /// Durable on return. Over `limits::journal_bytes` the file is kept as `<path>.1` and a new one
    /// begun.
    void add(const Entry& entry) const;
    /// Newest first.
    std::vector<Entry> latest(std::size_t most) const;
    /// Whether a line tells of the same.
    bool has(const Entry& like) const;

 private:
    /// Newest first, until `take` wants no more.
    void each(const std::function<bool(Entry)>& take) const;

    std::string path_;
};

}  // namespace vigo::publish
