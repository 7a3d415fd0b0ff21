#include "simulate/machine.h"

#include <span>

#include "base/text.h"
#include "crypto/digest.h"
#include "schema/json.h"
#include "schema/value.h"

namespace vigo::simulate {
namespace {

struct Release {
    std::string_view family, distro, version, name, kernel, codename;
};

constexpr Release releases[] = {
    {"debian", "debian", "12", "Debian GNU/Linux 12 (bookworm)", "6.1.0-18-amd64", "bookworm"},
    {"debian", "ubuntu", "22.04", "Ubuntu 22.04.4 LTS", "5.15.0-101-generic", "jammy"},
    {"debian", "ubuntu", "24.04", "Ubuntu 24.04 LTS", "6.8.0-31-generic", "noble"},
    {"rhel", "rocky", "9.4", "Rocky Linux 9.4 (Blue Onyx)", "5.14.0-427.el9.x86_64", "blue onyx"},
};

constexpr std::string_view models[] = {"AMD EPYC 7763 64-Core Processor",
                                       "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
                                       "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz"};

/// What is asked of a machine's numbers, so that no two questions share an answer.
enum What : std::uint64_t { key_bytes = 1, id_bytes, release, model, size, address, level, person };

/// Draws one answer after the other about one machine.
class Draw {
 public:
    Draw(std::uint64_t seed, std::uint64_t number) : seed_(seed), number_(number) {}
    template <class T, std::size_t n>
    const T& of(const T (&list)[n], What what) const {
        return list[mixed(seed_, number_, what) % n];
    }
    std::int64_t number(What what, std::int64_t least, std::int64_t most,
                        std::uint64_t more = 0) const {
        const auto span = static_cast<std::uint64_t>(most - least + 1);
        return least + static_cast<std::int64_t>(mixed(seed_, number_, what + more * 64) % span);
    }

 private:
    std::uint64_t seed_;
    std::uint64_t number_;
};

std::string bytes_of(std::uint64_t seed, std::uint64_t number, What what) {
    const auto digest = crypto::sha256(format("{}/{}/{}", seed, number, static_cast<int>(what)));
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Value os_of(const Draw& draw) {
    const auto& is = draw.of(releases, release);
    Map os;
    os.add("family", is.family);
    os.add("distro", is.distro);
    os.add("version", is.version);
    os.add("name", is.name);
    os.add("kernel", is.kernel);
    os.add("arch", "amd64");
    os.add("arch_raw", "x86_64");
    os.add("upstream_id", is.family);
    os.add("upstream_codename", is.codename);
    os.add("is_container", false);
    return os;
}

Value hardware_of(const Draw& draw) {
    const auto cores = std::int64_t{1} << draw.number(size, 1, 5);
    Map disks;
    disks.add("/", cores * 40);
    disks.add("/srv", cores * 200);
    Map hardware;
    hardware.add("cpu_count", cores);
    hardware.add("cpu_model", draw.of(models, model));
    hardware.add("sockets", 1);
    hardware.add("cores", cores);
    hardware.add("memory_mb", cores * 4'000);
    hardware.add("disks_gb", std::move(disks));
    return hardware;
}

Value network_of(const Draw& draw, const std::string& hostname) {
    const auto ip = draw.number(address, 1, 0xfffffe);
    const auto text = format("10.{}.{}.{}", ip >> 16, ip >> 8 & 255, ip & 255);
    Map network;
    network.add("hostname", hostname.substr(0, hostname.find('.')));
    network.add("fqdn",
                hostname.find('.') == std::string::npos ? hostname + ".example.com" : hostname);
    network.add("domain", "example.com");
    network.add("primary_ip", text);
    network.add("ip_addresses", Value::List{Value(text), Value(format("fd00::{:x}", ip))});
    network.add("mac_addresses", Value::List{Value(format("52:54:00:{:02x}:{:02x}:{:02x}", ip >> 16,
                                                          ip >> 8 & 255, ip & 255))});
    return network;
}

Value mount_of(const Draw& draw, std::uint64_t at, std::string_view device, std::int64_t gb,
               std::uint32_t generation) {
    const auto total = gb << 30;
    const auto used = draw.number(level, total / 20, total / 2, at + std::uint64_t{generation} * 8);
    Map mount;
    mount.add("device", device);
    mount.add("fstype", device == "tmpfs" ? "tmpfs" : "ext4");
    mount.add("options", "rw,relatime,errors=remount-ro");
    mount.add("size_bytes", total);
    mount.add("used_bytes", used);
    mount.add("avail_bytes", total - used);
    mount.add("used_pct", used * 100 / total);
    mount.add("inodes_used_pct", draw.number(level, 1, 20, at + 4));
    return mount;
}

Value users_of(const Draw& draw) {
    constexpr std::string_view people[] = {"ann", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"};
    Value::List human;
    for (std::uint64_t at = 0; at < 3; ++at)
        human.emplace_back(people[static_cast<std::size_t>(draw.number(person, 0, 7, at))]);
    Value::List system;
    for (const auto* name : {"_apt",
                             "backup",
                             "bin",
                             "daemon",
                             "games",
                             "irc",
                             "list",
                             "lp",
                             "mail",
                             "man",
                             "messagebus",
                             "news",
                             "nobody",
                             "proxy",
                             "root",
                             "sshd",
                             "sync",
                             "sys",
                             "systemd-network",
                             "systemd-resolve",
                             "uucp",
                             "www-data"})
        system.emplace_back(name);
    Map users;
    users.add("human", std::move(human));
    users.add("logged_in", Value::List{});
    users.add("os", std::move(system));
    users.add("thirdparty", Value::List{});
    return users;
}

Value levels_of(const Draw& draw, std::uint32_t generation) {
    const auto of = [&](std::uint64_t at, std::int64_t most) {
        return draw.number(level, 1, most, 100 + at + std::uint64_t{generation} * 32);
    };
    Map host;
    host.add("fd_used", of(1, 9'000));
    host.add("fd_max", 1'048'576);
    host.add("fd_pct", 0.1);
    host.add("proc_count", of(2, 900));
    host.add("oom_recent", 0);
    host.add("fs_root_pct", of(3, 90));
    return host;
}

Value memory_of(const Draw& draw, std::uint32_t generation) {
    const auto total = (std::int64_t{1} << draw.number(size, 1, 5)) * 4'000;
    const auto used = draw.number(level, total / 10, total / 2, 200 + generation);
    Map memory;
    memory.add("total_mb", total);
    memory.add("available_mb", total - used);
    memory.add("free_mb", (total - used) / 2);
    memory.add("used_mb", used);
    memory.add("used_pct", used * 100 / total);
    memory.add("swap_total_mb", 0);
    memory.add("swap_free_mb", 0);
    memory.add("swap_used_mb", 0);
    return memory;
}

Value agent_of(const Draw& draw, std::uint32_t generation) {
    Map agent;
    agent.add("rss_bytes", draw.number(level, 6'000'000, 8'000'000, 300 + generation));
    agent.add("vsz_bytes", 163'065'856);
    agent.add("threads", 2);
    agent.add("open_fds", 9);
    agent.add("descendants", 0);
    agent.add("descendant_open_fds", 0);
    agent.add("uptime_secs", draw.number(level, 1, 9'000'000, 400 + generation));
    return agent;
}

}  // namespace

// The finaliser of SplitMix64, Steele and others 2014.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number, std::uint64_t what) {
    auto word =
        seed * 0x9e3779b97f4a7c15U + number * 0xd1342543de82ef95U + what * 0xaf251af3b0f025b5U;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebU;
    return word ^ (word >> 31);
}

double chance(std::uint64_t seed, std::uint64_t number, std::uint64_t what) {
    return static_cast<double>(mixed(seed, number, what) >> 11) * 0x1.0p-53;
}

crypto::SigningKey key_of(std::uint64_t seed, std::uint64_t number) {
    return crypto::SigningKey::from_seed(bytes_of(seed, number, key_bytes));
}

Uuid id_of(std::uint64_t seed, std::uint64_t number) {
    const auto bytes = bytes_of(seed, number, id_bytes);
    return Uuid::from_random(std::span<const unsigned char, 16>(
        reinterpret_cast<const unsigned char*>(bytes.data()), 16));
}

std::string traits_of(std::uint64_t seed, std::uint64_t number, const std::string& hostname,
                      std::uint32_t generation) {
    const Draw draw(seed, number);
    Map mounts;
    mounts.add("/", mount_of(draw, 1, "/dev/vda1", 40, generation));
    mounts.add("/boot", mount_of(draw, 5, "/dev/vda2", 1, 0));
    mounts.add("/dev/shm", mount_of(draw, 2, "tmpfs", 8, 0));
    mounts.add("/srv", mount_of(draw, 3, "/dev/vdb", 200, generation));
    mounts.add("/var", mount_of(draw, 6, "/dev/vdc", 80, generation));
    Map uptime;
    uptime.add("boot_time", format("2026-0{}-1{}T08:00:00Z", draw.number(level, 1, 9, 21),
                                   draw.number(level, 0, 9, 22)));
    uptime.add("seconds", draw.number(level, 1, 9'000'000, 500 + generation));
    Map all;
    all.add("agent_self", agent_of(draw, generation));
    all.add("hardware", hardware_of(draw));
    all.add("host_self", levels_of(draw, generation));
    all.add("memory", memory_of(draw, generation));
    all.add("mountpoints", std::move(mounts));
    all.add("network", network_of(draw, hostname));
    all.add("os", os_of(draw));
    all.add("uptime", std::move(uptime));
    all.add("users", users_of(draw));
    return to_canonical_json(Value(std::move(all)));
}

}  // namespace vigo::simulate
