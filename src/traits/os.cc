// os — which operating system, kernel and processor family this is.

#include "base/text.h"
#include "host/platform.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

struct Arch {
    std::string_view machine;
    std::string_view name;
};

// The names that Go, Docker and Debian use.
constexpr Arch arches[] = {{"x86_64", "amd64"}, {"aarch64", "arm64"}, {"armv6l", "arm"},
                           {"armv7l", "arm"},   {"armv8l", "arm"},    {"i386", "386"},
                           {"i486", "386"},     {"i586", "386"},      {"i686", "386"}};

std::string arch_of(std::string_view machine) {
    for (const auto& each : arches)
        if (each.machine == machine) return std::string(each.name);
    return std::string(machine);
}

/// Docker, podman and systemd leave a mark; others are seen by the control group or the environment
/// of the first process.
bool is_container(const Host& host) {
    for (const auto* mark : {"/.dockerenv", "/run/.containerenv", "/run/systemd/container"})
        if (host.files().status(mark)) return true;
    const auto groups = host.files().read("/proc/1/cgroup").value_or("");
    for (const std::string_view maker : {"/docker", "/lxc", "/kubepods", "/containerd", "/libpod"})
        if (groups.find(maker) != std::string::npos) return true;
    return false;
}

void collect(const Host& host, Traits& traits) {
    const auto kernel = host.system().kernel();
    traits.set("os.kernel", kernel.release);
    traits.set("os.arch", arch_of(kernel.machine));
    traits.set("os.arch_raw", kernel.machine);
    traits.set("os.is_container", is_container(host));

    const auto platform = platform_of(host);
    const auto set = [&](std::string_view path, const std::string& text) {
        if (!text.empty()) traits.set(path, text);
    };
    set("os.family", platform->family);
    set("os.distro", platform->id);
    set("os.version", platform->version);
    set("os.name", platform->name);
    set("os.upstream_id", platform->upstream_id);
    set("os.upstream_codename", platform->upstream_codename);
}

}  // namespace

Collector os() {
    return {
        .name = "os",
        .doc = "Operating system, kernel and processor family.",
        .provides = {{"os.family", Kind::text, "`debian`, `rhel`, `suse`, `arch`, `alpine`, …"},
                     {"os.distro", Kind::text, "The distribution: `ubuntu`, `debian`, `rocky`."},
                     {"os.version", Kind::text, "Its version: `22.04`; a rolling one has none."},
                     {"os.name", Kind::text, "Its name in full: `Debian GNU/Linux 12 (bookworm)`."},
                     {"os.kernel", Kind::text, "The release of the kernel: `6.1.0-18-amd64`."},
                     {"os.arch", Kind::text, "`amd64`, `arm64`, …"},
                     {"os.arch_raw", Kind::text, "As the kernel calls it: `x86_64`, `aarch64`, …"},
                     {"os.upstream_id", Kind::text,
                      "The distribution that this one is made from, or itself."},
                     {"os.upstream_codename", Kind::text,
                      "The release of that one: `bookworm`, `noble`."},
                     {"os.is_container", Kind::flag, "Whether this is a container."}},
        .collect = collect};
}

}  // namespace vigo::traits
