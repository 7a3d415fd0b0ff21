// readings — reads the kernel's text files.

#include "traits/support/readings.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::traits {
namespace {

constexpr std::string_view without_files[] = {
    "autofs",          "binfmt_misc", "bpf",      "cgroup",   "cgroup2", "configfs",
    "debugfs",         "devpts",      "devtmpfs", "efivarfs", "fusectl", "hugetlbfs",
    "mqueue",          "nsfs",        "proc",     "pstore",   "ramfs",   "rpc_pipefs",
    "securityfs",      "selinuxfs",   "squashfs", "sysfs",    "tracefs", "fuse.portal",
    "fuse.gvfsd-fuse", "fuse.lxcfs",  "nfsd"};

constexpr std::string_view local_types[] = {
    "ext2", "ext3",     "ext4",    "xfs",      "btrfs", "zfs",    "f2fs",
    "jfs",  "reiserfs", "vfat",    "exfat",    "ntfs",  "ntfs3",  "iso9660",
    "udf",  "tmpfs",    "overlay", "bcachefs", "erofs", "nilfs2", "fuseblk"};

template <std::size_t n>
bool is_one_of(std::string_view word, const std::string_view (&known)[n]) {
    return std::find(std::begin(known), std::end(known), word) != std::end(known);
}

/// Undoes the `\040` that the kernel writes for a blank.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned code = 0;
        const auto digits = text.substr(std::min(at + 1, text.size()), 3);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 8);
        if (text[at] == '\\' && digits.size() == 3 && read.ptr == digits.data() + 3 && code < 256) {
            plain += static_cast<char>(code);
            at += 3;
        } else {
            plain += text[at];
        }
    }
    return plain;
}

/// Layers of containers, images of snaps, and what the system mounts for itself alone.
bool is_plumbing(const std::string& path) {
    const auto folder = path + "/";
    for (const std::string_view own :
         {"/var/lib/docker/", "/var/lib/containers/", "/var/lib/kubelet/pods/", "/run/docker/",
          "/run/containerd/", "/run/host/", "/run/credentials/", "/run/netns/", "/var/snap/",
          "/snap/", "/sys/", "/proc/"})
        if (folder.starts_with(own)) return true;
    return path == "/dev";
}

}  // namespace

std::optional<std::int64_t> leading_number(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    return number;
}

std::optional<std::string_view> labelled(std::string_view label, std::string_view text) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (line.starts_with(label)) return trim(line.substr(label.size()));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return std::nullopt;
}

double percent(double part, double whole) {
    return whole <= 0 ? 0 : std::round(part / whole * 1000) / 10;
}

std::vector<Mount> mounts_in(std::string_view text) {
    std::vector<Mount> mounts;
    for (const auto line : lines_of(text)) {
        const auto words = split(line, ' ');
        if (words.size() < 4 || is_one_of(words[2], without_files)) continue;
        Mount mount{.device = unescaped(words[0]),
                    .path = unescaped(words[1]),
                    .fstype = std::string(words[2]),
                    .options = std::string(words[3]),
                    .is_local = is_one_of(words[2], local_types)};
        if (is_plumbing(mount.path)) continue;
        const auto below = std::find_if(mounts.begin(), mounts.end(),
                                        [&](const auto& each) { return each.path == mount.path; });
        if (below != mounts.end())
            *below = std::move(mount);
        else if (mounts.size() < limits::mounts_told)
            mounts.push_back(std::move(mount));
    }
    return mounts;
}

std::vector<Mount> mounts_of(const Host& host) {
    return mounts_in(host.files().read("/proc/self/mounts").value_or(""));
}

}  // namespace vigo::traits
