// system — what only the kernel can tell: its own name, room on file systems, network interfaces,
// who we are.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace vigo {

/// What uname(2) tells.
struct Kernel {
    std::string name;     ///< `Linux`
    std::string release;  ///< `6.1.0-18-amd64`
    std::string machine;  ///< `x86_64`
};

/// What statvfs(3) tells of a file system.
struct Space {
    std::uint64_t size_bytes = 0;
    std::uint64_t free_bytes = 0;       ///< root's share included
    std::uint64_t available_bytes = 0;  ///< to others than root
    std::uint64_t inodes = 0;           ///< 0 where they are made on demand
    std::uint64_t inodes_free = 0;
};

struct Interface {
    std::string name;
    std::string mac;                     ///< `52:54:00:12:34:56`, "" when it has none
    std::vector<std::string> addresses;  ///< IPv4, then IPv6, without prefix length and zone
    bool is_loopback = false;
    bool is_up = false;
};

/// Looks only. Thread safe. `space` may hang where a network file system hangs.
class System {
 public:
    virtual ~System() = default;
    virtual Kernel kernel() const = 0;
    /// Of the file system that holds `path`; nothing when there is no such path.
    virtual std::optional<Space> space(const std::string& path) const = 0;
    virtual std::vector<Interface> interfaces() const = 0;
    /// The address that packets to the rest of the world leave from; nothing without a route. Sends
    /// nothing.
    virtual std::optional<std::string> primary_address() const = 0;
    /// How far local time is ahead of UTC at that moment.
    virtual std::chrono::seconds utc_offset(Time at) const = 0;
    virtual std::optional<std::string> variable(const std::string& name) const = 0;
    virtual uid_t uid() const = 0;
    virtual pid_t pid() const = 0;
};

/// The system that we run on; paths are those of `root`.
std::unique_ptr<System> real_system(std::string root);

/// An invented one: says what its members hold.
class FakeSystem : public System {
 public:
    Kernel kernel() const override { return kernel_is; }
    std::optional<Space> space(const std::string& path) const override;
    std::vector<Interface> interfaces() const override { return interfaces_are; }
    std::optional<std::string> primary_address() const override { return primary_is; }
    std::chrono::seconds utc_offset(Time) const override { return offset_is; }
    std::optional<std::string> variable(const std::string& name) const override;
    uid_t uid() const override { return uid_is; }
    pid_t pid() const override { return pid_is; }

    Kernel kernel_is{"Linux", "6.1.0-18-amd64", "x86_64"};
    std::map<std::string, Space> spaces;  ///< by mount point
    std::vector<Interface> interfaces_are;
    std::optional<std::string> primary_is;
    std::chrono::seconds offset_is{0};
    std::map<std::string, std::string> variables;
    uid_t uid_is = 0;
    pid_t pid_is = 4242;
};

}  // namespace vigo
