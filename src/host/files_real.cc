#include "host/files_real.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "host/trees.h"

namespace vigo {
namespace {

using posix::Fd;

// What a regular file is opened with: a FIFO or a device that is in its place must not block or
// act.
constexpr int look_flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;

bool is_absent(int code) { return code == ENOENT || code == ENOTDIR; }

FileStatus status_of_open(int file, const std::string& path) {
    struct stat about {};
    if (::fstat(file, &about) != 0) fail_errno(errno, "looking at " + path);
    return posix::status_of(about);
}

std::optional<FileStatus> status_at(const Spot& spot) {
    struct stat about {};
    if (::fstatat(spot.folder.get(), spot.name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0)
        return posix::status_of(about);
    if (errno != ENOENT) fail_errno(errno, "looking at " + spot.path);
    return std::nullopt;
}

Fd open_at(const Spot& spot) {
    Fd file(::openat(spot.folder.get(), spot.name.c_str(), look_flags | O_NOFOLLOW | O_CLOEXEC));
    if (!file) fail_errno(errno, "opening " + spot.path);
    return file;
}

void refuse_shared(const Spot& spot, const FileStatus& found) {
    if (found.kind == FileKind::regular && found.links > 1 && others_may_write(spot.folder.get()))
        fail(Fault::denied,
             "{} has {} names and stands in a folder that others than root may write to", spot.path,
             found.links);
}

void refuse_others(const std::optional<FileStatus>& found, const std::string& path) {
    if (!found || found->kind == FileKind::regular || found->kind == FileKind::symlink) return;
    fail(Fault::conflict, "{} is a {}: it is not replaced", path, name_of(found->kind));
}

Sha256 digest_of_open(int file, const std::string& path) {
    crypto::Sha256Stream stream;
    std::array<char, 65536> piece{};
    for (;;) {
        const auto count = ::read(file, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_errno(errno, "reading " + path);
        if (count == 0) return stream.finish();
        stream.add({piece.data(), static_cast<std::size_t>(count)});
    }
}

std::int64_t now_ns(const Clock& clock) { return to_ms(clock.now()) * 1'000'000; }

}  // namespace

std::optional<FileStatus> RealFiles::status(const std::string& path) const {
    struct stat about {};
    if (rooted_.status(path, about)) return posix::status_of(about);
    if (!is_absent(errno)) fail_errno(errno, "looking at " + path);
    return std::nullopt;
}

std::optional<std::string> RealFiles::read(const std::string& path) const {
    const auto file = rooted_.open(path, look_flags);
    if (!file && is_absent(errno)) return std::nullopt;
    if (!file) fail_errno(errno, "opening " + path);
    const auto kind = status_of_open(file.get(), path).kind;
    if (kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(kind));
    return posix::read_all(file.get(), limits::managed_file_bytes, "reading " + path);
}

std::optional<std::string> RealFiles::read_to_change(const std::string& path) const {
    const auto found = status(path);
    if (!found) return std::nullopt;
    if (found->kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(found->kind));
    const auto file = open_at(rooted_.spot(path));
    const auto kind = status_of_open(file.get(), path).kind;
    if (kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(kind));
    return posix::read_all(file.get(), limits::managed_file_bytes, "reading " + path);
}

std::string RealFiles::read_link(const std::string& path) const {
    const auto link = rooted_.open(path, O_PATH | O_NOFOLLOW);
    if (!link) fail_errno(errno, "reading the link " + path);
    std::array<char, 4096> target{};
    const auto size = ::readlinkat(link.get(), "", target.data(), target.size());
    if (size < 0) fail_errno(errno, "reading the link " + path);
    return {target.data(), static_cast<std::size_t>(size)};
}

std::vector<std::string> RealFiles::list(const std::string& path) const {
    const auto folder = rooted_.open(path, O_RDONLY | O_DIRECTORY);
    if (!folder) fail_errno(errno, "listing " + path);
    return sorted_names(folder.get(), path);
}

Sha256 RealFiles::digest(const std::string& path, const FileStatus& known) const {
    {
        const std::scoped_lock lock(digests_mutex_);
        const auto hit = digests_paused_ ? std::nullopt : digests_.find(known);
        if (hit) return *hit;
    }
    const auto began_ns = now_ns(clock_);
    const auto file = rooted_.open(path, look_flags | O_NOFOLLOW);
    if (!file) fail_errno(errno, "opening " + path);
    const auto before = status_of_open(file.get(), path);
    if (before.kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a regular file", path, name_of(before.kind));
    const auto digest = digest_of_open(file.get(), path);
    if (before == status_of_open(file.get(), path)) {
        const std::scoped_lock lock(digests_mutex_);
        if (!digests_paused_) digests_.remember(before, began_ns, digest);
    }
    return digest;
}

Spot RealFiles::spot_to_change(const std::string& path) {
    touched();
    auto spot = rooted_.spot(path);
    if (spot.name == ".") fail(Fault::denied, "the root of the machine is not replaced or removed");
    leftovers_.sweep(spot.folder.get());
    return spot;
}

void RealFiles::snapshot(const Spot& spot, const FileStatus& status) const {
    if (!snapshots_.on()) return;
    try {
        snapshots_.keep(spot.path, open_at(spot).get(), status, clock_.now());
    } catch (const Error& error) {
        // A full or broken state folder costs the copy, not the enforcement.
        if (error.fault() != Fault::unavailable)
            throw error.during("keeping a snapshot of " + spot.path);
        log::warn("no snapshot kept", {{"path", spot.path}, {"why", error.message()}});
    }
}

void RealFiles::put(const FileContent& file) {
    const auto spot = spot_to_change(file.path);
    const auto found = status_at(spot);
    refuse_others(found, file.path);
    const bool there = found && found->kind == FileKind::regular;
    const bool are_root = ::geteuid() == 0;
    const auto uid = file.uid.value_or(there ? found->uid : are_root ? 0 : ::geteuid());
    const auto gid = file.gid.value_or(there ? found->gid : are_root ? 0 : ::getegid());
    const auto mode = file.mode.value_or(there ? found->mode : 0644);
    if (there && !file.content) {
        const auto open = open_at(spot);
        refuse_shared(spot, status_of_open(open.get(), file.path));
        return set_owner_and_mode(open.get(), uid, gid, mode, file.path);
    }
    Fd like;
    if (there) {
        snapshot(spot, *found);
        like =
            Fd(::openat(spot.folder.get(), spot.name.c_str(), look_flags | O_NOFOLLOW | O_CLOEXEC));
    }
    const std::string_view content = file.content ? std::string_view(*file.content) : "";
    replace_by_file(spot,
                    {.content = content, .uid = uid, .gid = gid, .mode = mode, .like = like.get()});
}

void RealFiles::put_symlink(const std::string& path, const std::string& to) {
    const auto spot = spot_to_change(path);
    const auto found = status_at(spot);
    refuse_others(found, path);
    if (found && found->kind == FileKind::regular) snapshot(spot, *found);
    replace_by(spot, [&](const std::string& name) {
        if (::symlinkat(to.c_str(), spot.folder.get(), name.c_str()) == 0) return true;
        if (errno != EEXIST) fail_errno(errno, "creating the link " + path);
        return false;
    });
}

void RealFiles::put_hard_link(const std::string& path, const std::string& to) {
    const auto spot = spot_to_change(path);
    const auto source = rooted_.spot(to);
    const auto found = status_at(spot);
    refuse_others(found, path);
    if (found && found->kind == FileKind::regular) snapshot(spot, *found);
    replace_by(spot, [&](const std::string& name) {
        const int folder = spot.folder.get();
        if (::linkat(source.folder.get(), source.name.c_str(), folder, name.c_str(), 0) == 0)
            return true;
        if (errno != EEXIST) fail_errno(errno, format("linking {} to {}", path, to));
        return false;
    });
}

void RealFiles::make_directory(const std::string& path, std::uint32_t mode) {
    touched();
    make_directories(rooted_, path, mode);
}

void RealFiles::set_mode(const std::string& path, std::uint32_t mode) {
    touched();
    const auto spot = rooted_.spot(path);
    const auto found = status_at(spot);
    if (!found) fail(Fault::not_found, "setting the mode of {}: there is no such file", path);
    if (found->kind == FileKind::symlink || found->kind == FileKind::other)
        fail(Fault::conflict, "{} is a {}: its mode is not set", path, name_of(found->kind));
    const auto open = open_at(spot);
    refuse_shared(spot, status_of_open(open.get(), path));
    if (::fchmod(open.get(), mode) != 0) fail_errno(errno, "setting the mode of " + path);
}

void RealFiles::set_owner(const std::string& path, std::optional<uid_t> uid,
                          std::optional<gid_t> gid) {
    touched();
    const auto spot = rooted_.spot(path);
    const Fd file(::openat(spot.folder.get(), spot.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!file) fail_errno(errno, "setting the owner of " + path);
    refuse_shared(spot, status_of_open(file.get(), path));
    constexpr auto leave = static_cast<uid_t>(-1);
    if (::fchownat(file.get(), "", uid.value_or(leave), gid.value_or(leave), AT_EMPTY_PATH) != 0)
        fail_errno(errno, "setting the owner of " + path);
}

void RealFiles::remove(const std::string& path) {
    if (!status(path)) return;
    const auto spot = spot_to_change(path);
    const auto found = status_at(spot);
    if (!found) return;
    if (found->kind == FileKind::directory)
        fail(Fault::conflict, "{} is a directory: it is not removed as a file", path);
    if (found->kind == FileKind::regular) snapshot(spot, *found);
    if (::unlinkat(spot.folder.get(), spot.name.c_str(), 0) != 0 && errno != ENOENT)
        fail_errno(errno, "removing " + path);
    sync_folder(spot);
}

void RealFiles::remove_tree(const std::string& path) {
    if (!status(path)) return;
    const auto spot = spot_to_change(path);
    remove_directories(spot);
    sync_folder(spot);
}

std::shared_ptr<const void> RealFiles::parsed_any(const std::string& path, std::type_index type,
                                                  const ParseAny& parse) const {
    // Within this span, and when nothing was changed through us, not even the status is asked for
    // again: a pass asks for the accounts once per file.
    constexpr std::chrono::milliseconds fresh{10};
    // A write in the same tick of the kernel's clock may leave mtime and ctime as they are.
    constexpr std::int64_t racy_ns = 50'000'000;
    const auto now = clock_.steady();
    const auto changes = changes_.load();
    const std::pair key{path, type};
    {
        const std::scoped_lock lock(parsed_mutex_);
        const auto found = parsed_.find(key);
        if (found != parsed_.end() && found->second.changes == changes &&
            now - found->second.looked_at < fresh)
            return found->second.value;
    }
    const auto began_ns = now_ns(clock_);
    struct stat about {};
    std::optional<FileStatus> status;  // of what a link leads to
    if (const auto file = rooted_.open(path, O_PATH); file && ::fstat(file.get(), &about) == 0)
        status = posix::status_of(about);
    {
        const std::scoped_lock lock(parsed_mutex_);
        const auto found = parsed_.find(key);
        if (found != parsed_.end() && found->second.status == status) {
            found->second.changes = changes;
            found->second.looked_at = now;
            return found->second.value;
        }
    }
    auto value = parse(read(path).value_or(""));
    if (status && status->ctime_ns > began_ns - racy_ns) return value;
    const std::scoped_lock lock(parsed_mutex_);
    if (parsed_.size() >= limits::parsed_kept) parsed_.clear();
    parsed_.insert_or_assign(key, Parsed{value, status, changes, now});
    return value;
}

std::string RealFiles::save_digests() const {
    const std::scoped_lock lock(digests_mutex_);
    return digests_.save();
}

void RealFiles::load_digests(std::string_view bytes) {
    const std::scoped_lock lock(digests_mutex_);
    digests_.load(bytes);
}

void RealFiles::forget_digests() {
    const std::scoped_lock lock(digests_mutex_);
    digests_.clear();
}

void RealFiles::pause_digests(bool paused) {
    const std::scoped_lock lock(digests_mutex_);
    digests_paused_ = paused;
}

std::uint64_t RealFiles::digest_changes() const {
    const std::scoped_lock lock(digests_mutex_);
    return digests_.changes();
}

}  // namespace vigo
