#include "host/fake_files.h"

#include <algorithm>
#include <deque>

#include "base/text.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

constexpr std::uint64_t device = 1;
constexpr int most_links = 40;

std::pair<std::string, std::string> parts_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

std::string child_of(const std::string& folder, const std::string& name) {
    return folder == "/" ? "/" + name : folder + "/" + name;
}

void prepend_names(std::deque<std::string>& names, std::string_view path) {
    const auto parts = split(path, '/');
    for (auto at = parts.rbegin(); at != parts.rend(); ++at)
        if (!at->empty() && *at != ".") names.emplace_front(*at);
}

bool others_may_write(const FakeFile& folder) {
    const bool group = (folder.mode & 020U) != 0 && folder.gid != 0;
    return folder.uid != 0 || group || (folder.mode & 02U) != 0;
}

}  // namespace

FakeFiles::FakeFiles(const FakeClock& clock, FakeCounts& counts) : clock_(clock), counts_(counts) {
    nodes_["/"] = make({.kind = FileKind::directory, .mode = 0755});
}

FakeFiles::NodePtr FakeFiles::at(const std::string& path) const {
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? nullptr : found->second;
}

/// The path without links, as far as it exists; with the same refusals as on a real machine.
std::string FakeFiles::resolve(const std::string& path, Last last, For what) const {
    std::deque<std::string> names;
    prepend_names(names, path);
    std::string here = "/";
    int followed = 0;
    while (!names.empty()) {
        const auto name = names.front();
        names.pop_front();
        if (name == "..") {
            here = parts_of(here).first;
            continue;
        }
        auto next = child_of(here, name);
        const auto node = at(next);
        const bool link = node && node->file.kind == FileKind::symlink;
        if (!link || (names.empty() && last == Last::keep)) {
            here = std::move(next);
            continue;
        }
        const auto& folder = at(here)->file;
        if (what == For::changing && others_may_write(folder))
            fail(Fault::denied,
                 "the link {} on the way to {} stands in a folder that others than root may write "
                 "to",
                 name, path);
        if (++followed > most_links) fail(Fault::conflict, "{}: too many links", path);
        if (node->file.content.starts_with('/')) here = "/";
        prepend_names(names, node->file.content);
    }
    return here;
}

FakeFiles::NodePtr FakeFiles::make(FakeFile file) {
    auto node = std::make_shared<Node>();
    node->file = std::move(file);
    node->inode = next_inode_++;
    touch(*node, true);
    return node;
}

void FakeFiles::touch(Node& node, bool content) {
    node.ctime_ns = to_ms(clock_.now()) * 1'000'000;
    if (content) node.mtime_ns = node.ctime_ns;
}

FileStatus FakeFiles::status_of(const Node& node, std::uint32_t links) {
    return {.kind = node.file.kind,
            .mode = node.file.kind == FileKind::symlink ? 0777 : node.file.mode,
            .uid = node.file.uid,
            .gid = node.file.gid,
            .size = node.file.content.size(),
            .device = device,
            .inode = node.inode,
            .links = links,
            .mtime_ns = node.mtime_ns,
            .ctime_ns = node.ctime_ns};
}

std::optional<FileStatus> FakeFiles::status(const std::string& path) const {
    ++counts_.status;
    const auto node = at(resolve(path, Last::keep, For::looking));
    if (!node) return std::nullopt;
    return status_of(*node,
                     static_cast<std::uint32_t>(node.use_count() - 1));  // all but `node` are paths
}

std::optional<std::string> FakeFiles::read(const std::string& path) const {
    ++counts_.read;
    const auto node = at(resolve(path, Last::follow, For::looking));
    if (!node) return std::nullopt;
    if (node->file.kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(node->file.kind));
    return node->file.content;
}

std::optional<std::string> FakeFiles::read_to_change(const std::string& path) const {
    const auto node = at(resolve(path, Last::keep, For::looking));
    if (!node) return std::nullopt;
    (void)resolve(path, Last::keep, For::changing);
    if (node->file.kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(node->file.kind));
    return read(path);
}

std::string FakeFiles::read_link(const std::string& path) const {
    const auto node = at(resolve(path, Last::keep, For::looking));
    if (!node) fail_errno(ENOENT, "reading the link " + path);
    if (node->file.kind != FileKind::symlink) fail_errno(EINVAL, "reading the link " + path);
    return node->file.content;
}

std::vector<std::string> FakeFiles::list(const std::string& path) const {
    ++counts_.list;
    const auto folder = resolve(path, Last::follow, For::looking);
    const auto node = at(folder);
    if (!node) fail_errno(ENOENT, "listing " + path);
    if (node->file.kind != FileKind::directory) fail_errno(ENOTDIR, "listing " + path);
    std::vector<std::string> names;
    for (const auto& each : nodes_)
        if (each.first != "/" && parts_of(each.first).first == folder)
            names.push_back(parts_of(each.first).second);
    return names;
}

Sha256 FakeFiles::digest(const std::string& path, const FileStatus&) const {
    ++counts_.digest;
    const auto node = at(resolve(path, Last::keep, For::looking));
    if (!node) fail_errno(ENOENT, "opening " + path);
    if (node->file.kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(node->file.kind));
    return crypto::sha256(node->file.content);
}

std::shared_ptr<const void> FakeFiles::parsed_any(const std::string& path, std::type_index type,
                                                  const ParseAny& parse) const {
    const auto node = at(resolve(path, Last::follow, For::looking));
    const std::string text = node ? node->file.content : "";
    auto& kept = parsed_[{path, type}];
    if (kept.value && kept.text == text) return kept.value;
    ++counts_.read;
    kept = {parse(text), text};
    return kept.value;
}

/// Where a change of `path` happens; counts it, and refuses what a real machine would.
std::string FakeFiles::place_for(const std::string& path) {
    ++counts_.change;
    auto place = resolve(path, Last::keep, For::changing);
    if (const auto found = refused_.find(place); found != refused_.end()) throw found->second;
    if (place == "/") fail(Fault::denied, "the root of the machine is not replaced or removed");
    return place;
}

FakeFiles::Node& FakeFiles::existing(const std::string& path, std::string_view doing) {
    const auto place = place_for(path);
    const auto node = at(place);
    if (!node) fail_errno(ENOENT, format("{} {}", doing, path));
    refuse_shared(path, place, node);
    return *node;
}

void FakeFiles::refuse_shared(const std::string& path, const std::string& place,
                              const NodePtr& node) const {
    const auto names = std::count_if(nodes_.begin(), nodes_.end(),
                                     [&](const auto& each) { return each.second == node; });
    if (node->file.kind == FileKind::regular && names > 1 &&
        others_may_write(at(parts_of(place).first)->file))
        fail(Fault::denied,
             "{} has {} names and stands in a folder that others than root may write to", path,
             names);
}

void FakeFiles::put(const FileContent& file) {
    const auto place = place_for(file.path);
    const auto folder = parts_of(place).first;
    if (!at(folder)) fail(Fault::not_found, "there is no folder {}", folder);
    const auto old = at(place);
    if (old && (old->file.kind == FileKind::directory || old->file.kind == FileKind::other))
        fail(Fault::conflict, "{} is a {}: it is not replaced", file.path, name_of(old->file.kind));
    const bool there = old && old->file.kind == FileKind::regular;
    const FakeFile before = there ? old->file : FakeFile{};
    FakeFile after{.mode = file.mode.value_or(before.mode),
                   .uid = file.uid.value_or(before.uid),
                   .gid = file.gid.value_or(before.gid),
                   .content = file.content.value_or(before.content)};
    if (there && !file.content) {
        refuse_shared(file.path, place, old);
        old->file = std::move(after);
        return touch(*old, false);
    }
    nodes_[place] = make(std::move(after));
}

void FakeFiles::put_symlink(const std::string& path, const std::string& to) {
    const auto place = place_for(path);
    const auto folder = parts_of(place).first;
    if (!at(folder)) fail(Fault::not_found, "there is no folder {}", folder);
    const auto old = at(place);
    if (old && (old->file.kind == FileKind::directory || old->file.kind == FileKind::other))
        fail(Fault::conflict, "{} is a {}: it is not replaced", path, name_of(old->file.kind));
    nodes_[place] = make({.kind = FileKind::symlink, .mode = 0777, .content = to});
}

void FakeFiles::put_hard_link(const std::string& path, const std::string& to) {
    const auto place = place_for(path);
    const auto folder = parts_of(place).first;
    if (!at(folder)) fail(Fault::not_found, "there is no folder {}", folder);
    const auto source = at(resolve(to, Last::keep, For::looking));
    if (!source) fail_errno(ENOENT, format("linking {} to {}", path, to));
    if (source->file.kind == FileKind::directory)
        fail_errno(EPERM, format("linking {} to {}", path, to));
    const auto old = at(place);
    if (old && (old->file.kind == FileKind::directory || old->file.kind == FileKind::other))
        fail(Fault::conflict, "{} is a {}: it is not replaced", path, name_of(old->file.kind));
    nodes_[place] = source;
    touch(*source, false);
}

void FakeFiles::make_directory(const std::string& path, std::uint32_t mode) {
    const auto place = place_for(path);
    if (const auto node = at(place)) {
        if (node->file.kind == FileKind::directory) return;
        fail(Fault::conflict, "{} exists and is not a directory", path);
    }
    const auto folder = parts_of(place).first;
    if (!at(folder)) make_directory(folder, 0755);
    if (at(folder)->file.kind != FileKind::directory)
        fail(Fault::conflict, "{} on the way to {} is not a folder", parts_of(folder).second, path);
    nodes_[place] = make({.kind = FileKind::directory, .mode = mode});
}

void FakeFiles::set_mode(const std::string& path, std::uint32_t mode) {
    auto& node = existing(path, "setting the mode of");
    if (node.file.kind == FileKind::symlink || node.file.kind == FileKind::other)
        fail(Fault::conflict, "{} is a {}: its mode is not set", path, name_of(node.file.kind));
    node.file.mode = mode;
    touch(node, false);
}

void FakeFiles::set_owner(const std::string& path, std::optional<uid_t> uid,
                          std::optional<gid_t> gid) {
    auto& node = existing(path, "setting the owner of");
    node.file.uid = uid.value_or(node.file.uid);
    node.file.gid = gid.value_or(node.file.gid);
    // As the kernel does, for a program that changes hands.
    if (node.file.kind == FileKind::regular) node.file.mode &= 01777U;
    touch(node, false);
}

void FakeFiles::remove(const std::string& path) {
    if (!at(resolve(path, Last::keep, For::looking))) return;
    const auto place = place_for(path);
    if (at(place)->file.kind == FileKind::directory)
        fail(Fault::conflict, "{} is a directory: it is not removed as a file", path);
    nodes_.erase(place);
}

void FakeFiles::remove_tree(const std::string& path) {
    if (!at(resolve(path, Last::keep, For::looking))) return;
    const auto place = place_for(path);
    if (at(place)->file.kind != FileKind::directory)
        fail(Fault::conflict, "{} is not a directory", path);
    erase(place);
}

void FakeFiles::set(const std::string& path, FakeFile file) {
    const auto folder = parts_of(path).first;
    if (path != "/" && !at(folder)) set(folder, {.kind = FileKind::directory, .mode = 0755});
    nodes_[path] = make(std::move(file));
}

void FakeFiles::set_hard_link(const std::string& path, const std::string& to) {
    const auto source = at(to);
    if (!source) fail(Fault::not_found, "there is no file {} to link to", to);
    set(path, {});
    nodes_[path] = source;
}

void FakeFiles::erase(const std::string& path) {
    std::erase_if(nodes_, [&](const auto& each) {
        return path == "/" || each.first == path || each.first.starts_with(path + "/");
    });
}

const FakeFile* FakeFiles::find(const std::string& path) const {
    const auto node = at(path);
    return node ? &node->file : nullptr;
}

std::vector<std::pair<std::string, std::string>> FakeFiles::all() const {
    std::vector<std::pair<std::string, std::string>> all;
    std::map<const Node*, std::string> first;
    for (const auto& [path, node] : nodes_)
        all.emplace_back(path, first.emplace(node.get(), path).first->second);
    return all;
}

}  // namespace vigo
