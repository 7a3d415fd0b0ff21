// system — asks the kernel.

#include "host/system.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

/// `address` without port and zone; "" for a family that is not IP.
std::string text_of(const sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET)
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text,
                  sizeof text);
    if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
                  sizeof text);
    return text;
}

std::string mac_of(const sockaddr* address) {
    const auto* link = reinterpret_cast<const sockaddr_ll*>(address);
    std::string mac;
    bool all_zero = true;
    for (unsigned at = 0; at < link->sll_halen && at < sizeof link->sll_addr; ++at) {
        mac += format("{}{:02x}", at > 0 ? ":" : "", link->sll_addr[at]);
        all_zero &= link->sll_addr[at] == 0;
    }
    return all_zero ? "" : mac;
}

Interface& named(std::vector<Interface>& all, const ifaddrs& entry) {
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.name == entry.ifa_name; });
    if (known != all.end()) return *known;
    return all.emplace_back(Interface{.name = entry.ifa_name,
                                      .is_loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0,
                                      .is_up = (entry.ifa_flags & IFF_UP) != 0});
}

/// Connecting a datagram socket makes the kernel choose a route and sends nothing.
std::string source_towards(int family, const sockaddr* far, socklen_t size) {
    const int socket = ::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return {};
    sockaddr_storage near{};
    socklen_t near_size = sizeof near;
    const bool known = ::connect(socket, far, size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&near), &near_size) == 0;
    ::close(socket);
    return known ? text_of(reinterpret_cast<const sockaddr*>(&near)) : std::string();
}

class RealSystem : public System {
 public:
    explicit RealSystem(std::string root) : root_(std::move(root)) {}

    Kernel kernel() const override {
        utsname names{};
        if (::uname(&names) != 0) fail_errno(errno, "uname");
        return {names.sysname, names.release, names.machine};
    }

    std::optional<Space> space(const std::string& path) const override {
        struct statvfs found {};
        const auto real = root_ == "/" ? path : root_ + path;
        if (::statvfs(real.c_str(), &found) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
            fail_errno(errno, "statvfs " + path);
        }
        return Space{.size_bytes = found.f_blocks * found.f_frsize,
                     .free_bytes = found.f_bfree * found.f_frsize,
                     .available_bytes = found.f_bavail * found.f_frsize,
                     .inodes = found.f_files,
                     .inodes_free = found.f_ffree};
    }

    std::vector<Interface> interfaces() const override {
        ifaddrs* list = nullptr;
        if (::getifaddrs(&list) != 0) fail_errno(errno, "listing network interfaces");
        const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(list, ::freeifaddrs);
        std::vector<Interface> all;
        for (const int family : {AF_PACKET, AF_INET, AF_INET6}) {
            for (const auto* entry = list; entry != nullptr; entry = entry->ifa_next) {
                if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != family) continue;
                auto& into = named(all, *entry);
                if (family == AF_PACKET)
                    into.mac = mac_of(entry->ifa_addr);
                else
                    into.addresses.push_back(text_of(entry->ifa_addr));
            }
        }
        return all;
    }

    std::optional<std::string> primary_address() const override {
        // Two resolvers that everybody knows stand for "the world"; they never hear of it.
        sockaddr_in far4{};
        far4.sin_family = AF_INET;
        far4.sin_port = htons(9);
        inet_pton(AF_INET, "8.8.8.8", &far4.sin_addr);
        auto found = source_towards(AF_INET, reinterpret_cast<const sockaddr*>(&far4), sizeof far4);
        if (found.empty()) {
            sockaddr_in6 far6{};
            far6.sin6_family = AF_INET6;
            far6.sin6_port = htons(9);
            inet_pton(AF_INET6, "2001:4860:4860::8888", &far6.sin6_addr);
            found = source_towards(AF_INET6, reinterpret_cast<const sockaddr*>(&far6), sizeof far6);
        }
        if (found.empty()) return std::nullopt;
        return found;
    }

    std::chrono::seconds utc_offset(Time at) const override {
        const auto seconds = static_cast<std::time_t>(to_ms(at) / 1000);
        std::tm local{};
        ::tzset();  // localtime_r need not look at a changed /etc/localtime; tzset does
        ::localtime_r(&seconds, &local);
        return std::chrono::seconds(local.tm_gmtoff);
    }

    std::optional<std::string> variable(const std::string& name) const override {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    }

    uid_t uid() const override { return ::geteuid(); }
    pid_t pid() const override { return ::getpid(); }

 private:
    std::string root_;
};

}  // namespace

std::unique_ptr<System> real_system(std::string root) {
    return std::make_unique<RealSystem>(std::move(root));
}

std::optional<Space> FakeSystem::space(const std::string& path) const {
    const auto found = spaces.find(path);
    if (found == spaces.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> FakeSystem::variable(const std::string& name) const {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
}

}  // namespace vigo
