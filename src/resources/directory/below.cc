#include "resources/directory/below.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

namespace vigo::resources {
namespace {

struct Entry {
    std::string path;
    std::optional<std::uint32_t> mode;
    OwnerWanted owner;
};

struct Search {
    const BelowWanted& want;
    const Host& host;
    std::uint64_t device = 0;
    std::size_t seen = 0;
    std::vector<Entry> differing;
    std::string first;  // the first few, in words
};

void judge(Search& search, const std::string& path, const FileStatus& found) {
    Entry entry{.path = path, .owner = search.want.owner};
    std::string words;
    if (search.want.mode && found.kind != FileKind::symlink && found.kind != FileKind::other) {
        const auto mode = mode_below(found, *search.want.mode);
        if (mode != found.mode) words = Mode{found.mode}.text();
        entry.mode = mode;
    }
    if (owner_differs(found, search.want.owner)) {
        const auto& accounts = search.host.accounts();
        words += format("{}{}:{}", words.empty() ? "" : " ", accounts.user_name(found.uid),
                        accounts.group_name(found.gid));
    }
    if (words.empty()) return;
    if (search.differing.size() < 5)
        search.first += format("{}{} {}", search.first.empty() ? "" : ", ", path, words);
    search.differing.push_back(std::move(entry));
}

void look_below(Search& search, const std::string& path, int depth) {
    if (depth > limits::tree_depth)
        fail(Fault::conflict, "{}: more than {} folders deep", path, limits::tree_depth);
    for (const auto& name : search.host.files().list(path)) {
        if (++search.seen > limits::tree_entries)
            fail(Fault::conflict, "{}: more than {} entries below it", path, limits::tree_entries);
        const auto here = format("{}/{}", path, name);
        const auto found = search.host.files().status(here);
        if (!found || found->device != search.device) continue;
        judge(search, here, *found);
        if (found->kind == FileKind::directory) look_below(search, here, depth + 1);
    }
}

std::string words_of(const BelowWanted& want, const Accounts& accounts) {
    std::string words;
    if (want.mode) words = want.mode->text();
    if (want.owner.uid) words += (words.empty() ? "" : " ") + accounts.user_name(*want.owner.uid);
    if (want.owner.gid) words += ":" + accounts.group_name(*want.owner.gid);
    return words;
}

void put_right(const std::vector<Entry>& entries, Host& host) {
    for (const auto& each : entries) {
        if (each.owner.uid || each.owner.gid)
            host.files().set_owner(each.path, each.owner.uid, each.owner.gid);
        if (each.mode) host.files().set_mode(each.path, *each.mode);
    }
}

}  // namespace

std::uint32_t mode_below(const FileStatus& file, Mode directory) {
    if (file.kind == FileKind::directory) return directory.bits;
    const bool is_program = (file.mode & 0100U) != 0;
    return (directory.bits & (is_program ? 0777U : 0666U)) | (file.mode & 07000U);
}

void add_differences_below(Drift& drift, const std::string& path, const BelowWanted& want,
                           const Host& host) {
    const auto top = host.files().status(path);
    if (!top || (!want.mode && !want.owner.uid && !want.owner.gid)) return;
    Search search{.want = want, .host = host, .device = top->device};
    look_below(search, path == "/" ? "" : path, 1);
    if (search.differing.empty()) return;
    const auto others =
        search.differing.size() > 5 ? format(" and {} more", search.differing.size() - 5) : "";
    drift.add("below", search.first + others, words_of(want, host.accounts()),
              [entries = std::move(search.differing)](Host& h) { put_right(entries, h); });
}

}  // namespace vigo::resources
