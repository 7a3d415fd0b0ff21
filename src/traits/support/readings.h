// readings — numbers and tables out of the kernel's text files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace vigo::traits {

/// The integer that `text` starts with, after blanks; what follows is left.
std::optional<std::int64_t> leading_number(std::string_view text);

/// What follows `label` on the first line that starts with it, without blanks around: `MemTotal:` →
/// `16384 kB`.
std::optional<std::string_view> labelled(std::string_view label, std::string_view text);

/// `part` of `whole` in percent with one decimal; 0 of nothing is 0.
double percent(double part, double whole);

/// A file system in use: a line of /proc/self/mounts.
struct Mount {
    std::string device;
    std::string path;
    std::string fstype;
    std::string options;
    /// On a disk or in memory of this machine, so asking it for its size cannot hang.
    bool is_local = false;
};

/// All that hold files, each path once (the mount on top): no proc, sysfs, cgroup and their like,
/// no layers and loop images of container and snap systems. At most `limits::mounts_told`.
std::vector<Mount> mounts_in(std::string_view text);
std::vector<Mount> mounts_of(const Host& host);

}  // namespace vigo::traits
