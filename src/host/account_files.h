// account_files — the lines of passwd(5), group(5), shadow(5) and gshadow(5).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/accounts.h"

namespace vigo {

/// A file of lines of `:` separated parts, the first of which is a name. Lines that are none
/// (comments, NIS entries, damage) are kept as they are and found by nobody.
class AccountTable {
 public:
    using Row = std::vector<std::string>;

    explicit AccountTable(std::string_view text);

    const std::vector<Row>& rows() const { return rows_; }
    const Row* find(const std::string& name) const;
    Row* find(const std::string& name);
    void add(Row row);
    void remove(const std::string& name);
    std::string text() const;

 private:
    std::vector<Row> rows_;
};

/// /etc/passwd, read; by name and by number the first line of it, as everywhere in Unix.
struct PasswdFile {
    std::vector<User> users;
    std::unordered_map<std::string, std::size_t> by_name;
    std::unordered_map<uid_t, std::size_t> by_id;
};
PasswdFile parse_passwd(std::string_view text);

struct GroupFile {
    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> by_name;
    std::unordered_map<gid_t, std::size_t> by_id;
};
GroupFile parse_group(std::string_view text);

struct Shadow {
    std::string hash;
    std::optional<int> max_days;
};
struct ShadowFile {
    std::unordered_map<std::string, Shadow> by_name;
};
ShadowFile parse_shadow(std::string_view text);

/// What may be a name of a user or group: a letter or `_`, then letters, digits, `_`, `.` and `-`,
/// at the end perhaps
/// `$`, at most 32 bytes. Throws Error(invalid) otherwise: the name becomes a word of a command and
/// a part of a line.
void check_account_name(std::string_view name);
/// No `:`, line feed or NUL.
void check_account_part(std::string_view part, std::string_view what);

std::optional<unsigned> parse_id(std::string_view text);

}  // namespace vigo
