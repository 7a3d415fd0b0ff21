// stable — the one list of traits that change by themselves.
#include "compile/stable.h"

#include <algorithm>

namespace vigo::compile {
namespace {

constexpr std::string_view changing[] = {
    "agent_self", "filesystem",  "gitback", "host_containers", "host_self", "listeners", "loadavg",
    "memory",     "mountpoints", "ports",   "pressure",        "processes", "puddle",    "swap",
    "swarm",      "swarm_seeds", "time",    "uptime",          "users",
};
static_assert(std::is_sorted(std::begin(changing), std::end(changing)));

}  // namespace

std::span<const std::string_view> changing_traits() { return changing; }

bool is_changing(std::string_view path) {
    return std::binary_search(std::begin(changing), std::end(changing),
                              path.substr(0, path.find('.')));
}

Value stable_part(const Value& traits) {
    Map stable;
    if (traits.is_map())
        for (const auto& each : traits.map())
            if (!is_changing(each.name)) stable.add(each.name, each.value);
    return stable;
}

}  // namespace vigo::compile
