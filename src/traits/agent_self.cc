// agent_self — what this agent itself costs the machine.

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "traits/catalogue.h"
#include "traits/support/readings.h"

namespace vigo::traits {
namespace {

constexpr std::int64_t ticks_a_second =
    100;  // USER_HZ, the same on every architecture that Linux runs on today
constexpr std::size_t most_descendants = 10'000;  // a fork bomb below us must not hold us up

std::int64_t open_files(const Host& host, const std::string& process) {
    const auto folder = "/proc/" + process + "/fd";
    if (!host.files().status(folder)) return 0;
    return static_cast<std::int64_t>(host.files().list(folder).size());
}

std::vector<std::string> children_of(const Host& host, const std::string& process) {
    std::vector<std::string> children;
    const auto tasks = "/proc/" + process + "/task";
    if (!host.files().status(tasks)) return children;
    for (const auto& task : host.files().list(tasks)) {
        const auto text = host.files().read(tasks + "/" + task + "/children").value_or("");
        for (const auto word : split(trim(text), ' '))
            if (!word.empty()) children.emplace_back(word);
    }
    return children;
}

/// A process may end while it is looked at: what is gone counts as nothing.
void set_descendants(const Host& host, Traits& traits) {
    auto found = children_of(host, "self");
    std::int64_t files = 0;
    for (std::size_t at = 0; at < found.size() && found.size() < most_descendants; ++at) {
        try {
            files += open_files(host, found[at]);
            const auto below = children_of(host, found[at]);
            found.insert(found.end(), below.begin(), below.end());
        } catch (const Error&) {
            continue;
        }
    }
    traits.set("agent_self.descendants", static_cast<std::int64_t>(found.size()));
    traits.set("agent_self.descendant_open_fds", files);
}

/// The 22nd field of proc(5)'s stat: the start after boot, in ticks. The 2nd, a name in
/// parentheses, may hold anything.
std::optional<std::int64_t> started_at(std::string_view stat) {
    const auto name_end = stat.rfind(')');
    if (name_end == std::string_view::npos) return std::nullopt;
    const auto fields = split(trim(stat.substr(name_end + 1)), ' ');
    return fields.size() > 19 ? leading_number(fields[19]) : std::nullopt;
}

void collect(const Host& host, Traits& traits) {
    const auto status = host.files().read("/proc/self/status");
    if (!status) return;
    const auto set = [&](std::string_view path, std::string_view label, std::int64_t unit) {
        const auto text = labelled(label, *status);
        if (const auto number = text ? leading_number(*text) : std::nullopt)
            traits.set(path, *number * unit);
    };
    set("agent_self.rss_bytes", "VmRSS:", 1024);
    set("agent_self.vsz_bytes", "VmSize:", 1024);
    set("agent_self.threads", "Threads:", 1);
    traits.set("agent_self.open_fds", open_files(host, "self"));
    set_descendants(host, traits);
    const auto started = started_at(host.files().read("/proc/self/stat").value_or(""));
    const auto uptime = leading_number(host.files().read("/proc/uptime").value_or(""));
    if (started && uptime)
        traits.set("agent_self.uptime_secs",
                   std::max<std::int64_t>(0, *uptime - *started / ticks_a_second));
}

}  // namespace

Collector agent_self() {
    return {.name = "agent_self",
            .doc = "What this agent itself costs the machine.",
            .pace = Pace::each_cycle,
            .provides = {{"agent_self.rss_bytes", Kind::integer, "Memory in RAM."},
                         {"agent_self.vsz_bytes", Kind::integer, "Memory mapped."},
                         {"agent_self.threads", Kind::integer, "Threads."},
                         {"agent_self.open_fds", Kind::integer, "Open files."},
                         {"agent_self.descendants", Kind::integer,
                          "Processes that it has started, and theirs."},
                         {"agent_self.descendant_open_fds", Kind::integer, "Their open files."},
                         {"agent_self.uptime_secs", Kind::integer, "Since the agent started."}},
            .collect = collect};
}

}  // namespace vigo::traits
