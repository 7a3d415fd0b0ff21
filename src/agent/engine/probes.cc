// probes — one function for each question about the machine.

#include "agent/engine/probes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "agent/engine/calendar.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "host/system.h"

namespace vigo::agent {
namespace {

using Arguments = std::span<const Value>;
using Maybe = std::optional<bool>;

template <class T>
std::optional<T> number_in(std::string_view text, int base = 10) {
    T number{};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The kind of what a path leads to, links followed.
std::optional<FileKind> kind_of(const Host& host, std::string path) {
    for (int links = 0; links < 40; ++links) {  // as many as Linux follows
        const auto found = host.files().status(path);
        if (!found) return std::nullopt;
        if (found->kind != FileKind::symlink) return found->kind;
        auto to = host.files().read_link(path);
        if (to.starts_with('/'))
            path = std::move(to);
        else
            path.replace(path.rfind('/') + 1, std::string::npos, to);
    }
    return std::nullopt;
}

Maybe file_exists(const Host& host, Arguments given) {
    return kind_of(host, given[0].source()) == FileKind::regular;
}

Maybe dir_exists(const Host& host, Arguments given) {
    return kind_of(host, given[0].source()) == FileKind::directory;
}

/// The name by which a process was started, whole where `comm` is cut to 15 characters.
bool is_process(const Host& host, const std::string& pid, std::string_view name) {
    const auto comm = host.files().read("/proc/" + pid + "/comm");
    if (!comm) return false;
    const auto known_as = trim(*comm);
    if (known_as == name) return true;
    if (known_as.size() < 15 || !name.starts_with(known_as)) return false;
    const auto line = host.files().read("/proc/" + pid + "/cmdline").value_or("");
    const auto program = std::string_view(line).substr(0, line.find('\0'));
    return program.substr(program.rfind('/') + 1) == name;
}

Maybe process_running(const Host& host, Arguments given) {
    const auto name = given[0].source();
    for (const auto& entry : host.files().list("/proc")) {
        if (entry.empty() || entry.front() < '1' || entry.front() > '9') continue;
        try {
            if (is_process(host, entry, name)) return true;
        } catch (const Error&) {
            continue;  // it ended while we looked
        }
    }
    return false;
}

Maybe command_succeeds(const Host& host, Arguments given) {
    auto command = Command::shell(given[0].source());
    command.timeout = Millis(limits::condition_timeout_ms);
    return host.commands().query(command).ok();
}

/// Whether a table of /proc/net/tcp has a listener (state 0A) on `port`.
bool listens(std::string_view table, std::uint32_t port) {
    for (const auto line : lines_of(table)) {
        std::array<std::string_view, 4> word;
        std::size_t count = 0;
        for (const auto each : split(line, ' '))
            if (!each.empty() && count < word.size()) word[count++] = each;
        if (count < word.size() || word[3] != "0A") continue;
        if (number_in<std::uint32_t>(word[1].substr(word[1].rfind(':') + 1), 16) == port)
            return true;
    }
    return false;
}

Maybe port_listening(const Host& host, Arguments given) {
    const auto port = number_in<std::uint32_t>(given[0].source());
    if (!port) return std::nullopt;
    bool looked = false;
    for (const std::string path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        const auto table = host.files().read(path);
        if (table && listens(*table, *port)) return true;
        looked |= table.has_value();
    }
    return looked ? Maybe(false) : std::nullopt;
}

using Installed = std::vector<std::string>;  // sorted

Installed installed_in(std::string_view status) {
    Installed names;
    std::string_view name;
    for (const auto line : lines_of(status)) {
        if (line.starts_with("Package: ")) name = trim(line.substr(9));
        if (line.starts_with("Status: ") && line.ends_with(" installed")) names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

Maybe package_installed(const Host& host, Arguments given) {
    const auto name = given[0].source();
    if (host.files().status("/var/lib/dpkg/status")) {
        const auto names = host.files().parsed<Installed>("/var/lib/dpkg/status", installed_in);
        return std::binary_search(names->begin(), names->end(), name);
    }
    for (const auto& query : {std::vector<std::string>{"rpm", "-q", name},
                              std::vector<std::string>{"apk", "info", "-e", name},
                              std::vector<std::string>{"pacman", "-Q", name}}) {
        if (host.commands().exists(query.front()))
            return host.commands().query({.words = query}).ok();
    }
    return std::nullopt;
}

Maybe service_running(const Host& host, Arguments given) {
    if (!host.commands().exists("systemctl")) return std::nullopt;
    return host.commands()
        .query({.words = {"systemctl", "is-active", "--quiet", given[0].source()}})
        .ok();
}

Maybe user_exists(const Host& host, Arguments given) {
    return host.accounts().user(given[0].source()).has_value();
}

Maybe group_exists(const Host& host, Arguments given) {
    return host.accounts().group(given[0].source()).has_value();
}

Maybe uptime_gt(const Host& host, Arguments given) {
    const auto span = parse_duration(given[0].source());
    const auto text = host.files().read("/proc/uptime");
    if (!span || !text) return std::nullopt;
    const auto seconds = number_in<std::int64_t>(text->substr(0, text->find('.')));
    if (!seconds) return std::nullopt;
    return Millis(*seconds * 1000) > *span;
}

Maybe reboot_pending(const Host& host, Arguments) {
    return host.files().status("/run/reboot-required").has_value() ||
           host.files().status("/var/run/reboot-required").has_value();
}

Maybe disk_free_gt(const Host& host, Arguments given) {
    const auto percent = number_in<std::uint64_t>(given[1].source());
    const auto space = host.system().space(given[0].source());
    if (!percent || !space || space->size_bytes == 0) return std::nullopt;
    return space->free_bytes / (space->size_bytes / 100 + 1) > *percent;
}

/// What container engines and systemd leave for those inside to see.
Maybe is_container(const Host& host, Arguments) {
    for (const std::string mark : {"/.dockerenv", "/run/.containerenv", "/run/systemd/container"})
        if (host.files().status(mark)) return true;
    return false;
}

struct Row {
    std::string_view builtin;
    Probe probe = nullptr;
};

constexpr Row rows[] = {
    {"file_exists", file_exists},         {"dir_exists", dir_exists},
    {"process_running", process_running}, {"command_succeeds", command_succeeds},
    {"port_listening", port_listening},   {"package_installed", package_installed},
    {"service_running", service_running}, {"user_exists", user_exists},
    {"group_exists", group_exists},       {"uptime_gt", uptime_gt},
    {"disk_free_gt", disk_free_gt},       {"is_container", is_container},
    {"reboot_pending", reboot_pending},   {"hour_range", hour_range},
    {"minute_range", minute_range},       {"day_of_week", day_of_week},
    {"day_of_month", day_of_month},       {"local_time", local_time},
};

}  // namespace

Probe probe_of(std::string_view builtin) {
    for (const auto& row : rows)
        if (row.builtin == builtin) return row.probe;
    return nullptr;
}

}  // namespace vigo::agent
