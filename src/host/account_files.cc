#include "host/account_files.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (const auto part : split(text, ','))
        if (!trim(part).empty()) words.emplace_back(trim(part));
    return words;
}

/// A row that is an account at all.
bool is_entry(const std::vector<std::string_view>& row, std::size_t parts) {
    return row.size() >= parts && !row[0].empty() && row[0][0] != '#' && row[0][0] != '+' &&
           row[0][0] != '-';
}

}  // namespace

AccountTable::AccountTable(std::string_view text) {
    for (const auto line : lines_of(text)) {
        auto& row = rows_.emplace_back();
        for (const auto part : split(line, ':')) row.emplace_back(part);
    }
}

const AccountTable::Row* AccountTable::find(const std::string& name) const {
    for (const auto& row : rows_)
        if (row.size() > 1 && row[0] == name) return &row;
    return nullptr;
}

AccountTable::Row* AccountTable::find(const std::string& name) {
    return const_cast<Row*>(std::as_const(*this).find(name));
}

void AccountTable::add(Row row) { rows_.push_back(std::move(row)); }

void AccountTable::remove(const std::string& name) {
    std::erase_if(rows_, [&](const Row& row) { return row.size() > 1 && row[0] == name; });
}

std::string AccountTable::text() const {
    std::string text;
    for (const auto& row : rows_) text += join(row, ":") + "\n";
    return text;
}

std::optional<unsigned> parse_id(std::string_view text) {
    unsigned id = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
    // The highest number means "leave it" to chown(2).
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size() ||
        id == ~0U)
        return std::nullopt;
    return id;
}

PasswdFile parse_passwd(std::string_view text) {
    PasswdFile file;
    for (const auto line : lines_of(text)) {
        const auto row = split(line, ':');
        const auto uid = is_entry(row, 7) ? parse_id(row[2]) : std::nullopt;
        const auto gid = uid ? parse_id(row[3]) : std::nullopt;
        if (!gid) continue;
        file.by_name.emplace(row[0], file.users.size());
        file.by_id.emplace(*uid, file.users.size());
        file.users.push_back({.name = std::string(row[0]),
                              .uid = *uid,
                              .gid = *gid,
                              .comment = std::string(row[4]),
                              .home = std::string(row[5]),
                              .shell = std::string(row[6])});
    }
    return file;
}

GroupFile parse_group(std::string_view text) {
    GroupFile file;
    for (const auto line : lines_of(text)) {
        const auto row = split(line, ':');
        const auto gid = is_entry(row, 3) ? parse_id(row[2]) : std::nullopt;
        if (!gid) continue;
        file.by_name.emplace(row[0], file.groups.size());
        file.by_id.emplace(*gid, file.groups.size());
        file.groups.push_back(
            {.name = std::string(row[0]),
             .gid = *gid,
             .members = row.size() > 3 ? words_of(row[3]) : std::vector<std::string>{}});
    }
    return file;
}

ShadowFile parse_shadow(std::string_view text) {
    ShadowFile file;
    for (const auto line : lines_of(text)) {
        const auto row = split(line, ':');
        if (!is_entry(row, 2)) continue;
        Shadow entry{.hash = std::string(row[1])};
        int days = 0;
        if (row.size() > 4 && !row[4].empty() &&
            std::from_chars(row[4].data(), row[4].data() + row[4].size(), days).ec == std::errc{})
            entry.max_days = days;
        file.by_name.emplace(row[0], std::move(entry));
    }
    return file;
}

void check_account_name(std::string_view name) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    auto body = name;
    if (body.size() > 1 && body.back() == '$') body.remove_suffix(1);
    const bool good = !body.empty() && name.size() <= 32 && letter(body.front()) &&
                      std::all_of(body.begin(), body.end(), [&](char c) {
                          return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
                      });
    if (!good)
        fail(Fault::invalid,
             "`{}` cannot name a user or group: letters, digits, `_`, `.` and `-`, at most 32, a "
             "letter first",
             printable(name, 60));
}

void check_account_part(std::string_view part, std::string_view what) {
    if (part.find_first_of(std::string_view(":\n\0", 3)) != std::string_view::npos)
        fail(Fault::invalid, "the {} of a user must not contain a colon, a line feed or a NUL byte",
             what);
}

}  // namespace vigo
