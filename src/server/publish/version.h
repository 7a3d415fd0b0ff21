// version — one published version: what is known of it beside its tree.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/field.h"
#include "stack/folder.h"

namespace vigo::publish {

struct Version {
    std::int64_t number = 0;
    std::string author;
    std::int64_t time_ms = 0;
    std::string message;
    std::string digest;                ///< SHA-256 of the tree, hex
    std::vector<std::string> changes;  ///< `+path`, `~path`, `-path` against the parent
    std::int64_t parent = 0;           ///< the version that was live before; 0 for none
    std::int64_t rollback_of = 0;      ///< the version whose tree this one repeats; 0 for none
    bool automatic = false;            ///< a rollback that the server made by itself
    /// `auto-rolled-back`: the server took it out of force; `damaged`: the record on the disk
    /// cannot be read. Follows from the versions after it, so it is not in the record.
    std::string result = "ok";
    bool operator==(const Version&) const = default;
};

std::span<const Field<Version>> fields_of(const Version*);

/// The record as it stands on the disk.
std::string to_record(const Version& version);
/// Throws Error(invalid) on damage.
Version parse_record(std::string_view record);

/// What turns `before` into `after`, in the order of paths.
std::vector<std::string> changes_between(const stack::Tree& before, const stack::Tree& after);

}  // namespace vigo::publish
