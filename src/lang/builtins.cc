// builtins — what a condition may call: one table, with how each is decided.

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "lang/support/address.h"
#include "lang/support/answer.h"
#include "lang/support/condition.h"
#include "lang/support/decide.h"

namespace vigo::lang {
namespace {

/// Applies a test to a fact: unknown stays unknown, absent is no.
template <class Test>
Truth test(const Facts::Answer& answer, Test test) {
    if (!answer.known) return Truth::unknown;
    return truth_of(!answer.value.is_null() && test(answer.value));
}

struct Alias {
    std::string_view name;
    std::string_view means;
};
constexpr Alias families[] = {{"redhat", "rhel"}, {"macos", "darwin"}};
constexpr Alias architectures[] = {{"x86_64", "amd64"}, {"aarch64", "arm64"}};

std::string canonical(const Value& name, std::span<const Alias> aliases) {
    auto small = to_lower(name.source());
    for (const auto& each : aliases)
        if (each.name == small) return std::string(each.means);
    return small;
}

Truth same_name(const Facts::Answer& answer, const Value& want,
                std::span<const Alias> aliases = {}) {
    return test(answer, [&](const Value& is) {
        return canonical(is, aliases) == canonical(want, aliases);
    });
}

Truth os_family(Enquiry& ask, std::span<const Value> given) {
    return same_name(ask.trait("os.family"), given[0], families);
}
Truth distro(Enquiry& ask, std::span<const Value> given) {
    return same_name(ask.trait("os.distro"), given[0]);
}
Truth arch(Enquiry& ask, std::span<const Value> given) {
    return same_name(ask.trait("os.arch"), given[0], architectures);
}
Truth cloud(Enquiry& ask, std::span<const Value> given) {
    return same_name(ask.trait("cloud.provider"), given[0]);
}
Truth env(Enquiry& ask, std::span<const Value> given) {
    return same_name(ask.environment(), given[0]);
}

Truth version_ge(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait("os.version"), [&](const Value& is) {
        return compare_versions(is.source(), given[0].source()) >= 0;
    });
}
Truth version_lt(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait("os.version"), [&](const Value& is) {
        return compare_versions(is.source(), given[0].source()) < 0;
    });
}
Truth kernel_ge(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait("os.kernel"), [&](const Value& is) {
        return compare_versions(is.source(), given[0].source()) >= 0;
    });
}

Truth is_container(Enquiry& ask, std::span<const Value> given) {
    const auto answer = ask.trait("os.is_container");
    if (answer.known && !answer.value.is_null()) return truth_of(is_affirmative(answer.value));
    return ask.facts().ask("is_container", given);  // no collector told: the machine may
}

Truth trait(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait(given[0].source()),
                [&](const Value& is) { return equals(is, given[1]); });
}
Truth trait_ge(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait(given[0].source()),
                [&](const Value& is) { return ordered(is, given[1]).value_or(-1) >= 0; });
}
Truth has_trait(Enquiry& ask, std::span<const Value> given) {
    return test(ask.trait(given[0].source()), [](const Value&) { return true; });
}
Truth var(Enquiry& ask, std::span<const Value> given) {
    return test(ask.var(given[0].source()), [](const Value& is) { return is_affirmative(is); });
}
Truth hostname(Enquiry& ask, std::span<const Value> given) {
    return test(ask.hostname(),
                [&](const Value& is) { return glob_match(given[0].source(), is.source()); });
}

Truth in_subnet(Enquiry& ask, std::span<const Value> given) {
    const auto subnet = read_subnet(given[0].source());
    if (!subnet) return Truth::unknown;  // a mistake that must not pass in silence
    return test(ask.trait("network.ip_addresses"), [&](const Value& is) {
        if (!is.is_list()) return false;
        return std::any_of(is.list().begin(), is.list().end(), [&](const Value& each) {
            const auto address = read_address(each.source());
            return address && subnet->contains(*address);
        });
    });
}

struct Row {
    Builtin builtin;
    Decision decide = nullptr;
};

constexpr Row table[] = {
    {{"os_family", "family", 1, 1, false,
      "The family of the operating system: debian, rhel (or redhat), suse, arch, darwin (or "
      "macos), bsd, windows; case does not matter."},
     os_family},
    {{"distro", "name", 1, 1, false, "The distribution: debian, ubuntu, rocky, …"}, distro},
    {{"arch", "name", 1, 1, false, "The architecture: amd64 (or x86_64), arm64 (or aarch64), …"},
     arch},
    {{"version_ge", "version", 1, 1, false,
      "The version of the distribution is at least this one; 11.10 is more than 11.9."},
     version_ge},
    {{"version_lt", "version", 1, 1, false, "The version of the distribution is before this one."},
     version_lt},
    {{"kernel_ge", "version", 1, 1, false, "The version of the kernel is at least this one."},
     kernel_ge},
    {{"is_container", "", 0, 0, false, "The agent runs inside of a container."}, is_container},
    {{"trait", "path, value", 2, 2, false, "The trait has this value."}, trait},
    {{"trait_ge", "path, value", 2, 2, false, "The trait is at least this number or version."},
     trait_ge},
    {{"has_trait", "path", 1, 1, false, "The envoy has this trait."}, has_trait},
    {{"var", "name", 1, 1, false, "The variable is true: not absent, false, no, off, 0 or empty."},
     var},
    {{"env", "name", 1, 1, false, "The envoy's environment is this one."}, env},
    {{"hostname", "pattern", 1, 1, false,
      "The envoy's hostname fits the pattern; * and ? stand for any characters."},
     hostname},
    {{"in_subnet", "network", 1, 1, false,
      "One of the envoy's addresses is in the network, such as 10.0.0.0/8 or fd00::/8."},
     in_subnet},
    {{"cloud", "provider", 1, 1, false, "The envoy runs at this provider: aws, gcp, azure, …"},
     cloud},
    {{"changed", "", 0, 0, true, "This resource was triggered by another one's change."}},
    {{"file_exists", "path", 1, 1, true, "The path is a regular file."}},
    {{"dir_exists", "path", 1, 1, true, "The path is a directory."}},
    {{"process_running", "name", 1, 1, true, "A process of that name exists."}},
    {{"command_succeeds", "command", 1, 1, true, "The command exits with 0 within 30 seconds."}},
    {{"port_listening", "port", 1, 1, true, "Something listens on the TCP port."}},
    {{"package_installed", "name", 1, 1, true, "The package is installed."}},
    {{"service_running", "name", 1, 1, true, "The service is active."}},
    {{"user_exists", "name", 1, 1, true, "The user exists."}},
    {{"group_exists", "name", 1, 1, true, "The group exists."}},
    {{"uptime_gt", "span", 1, 1, true,
      "The machine has been up for longer than this: 90s, 2h, 1d."}},
    {{"disk_free_gt", "path, percent", 2, 2, true,
      "More than this percentage of the file system is free."}},
    {{"reboot_pending", "", 0, 0, true, "The machine waits for a reboot."}},
    {{"hour_range", "from, to", 2, 2, true,
      "The local hour is in the range, its end not included; it may pass midnight."}},
    {{"minute_range", "from, to", 2, 2, true,
      "The local minute is in the range, its end not included."}},
    {{"day_of_week", "day", 1, 1, true, "It is this day: monday, …"}},
    {{"day_of_month", "day", 1, 1, true, "It is this day of the month, 1 to 31."}},
    {{"local_time", "from, to", 2, 2, true,
      "The local time is in the range, such as '22:00', '04:00'; it may pass midnight."}},
};

constexpr auto listed = [] {
    std::array<Builtin, std::size(table)> rows{};
    for (std::size_t at = 0; at < rows.size(); ++at) rows[at] = table[at].builtin;
    return rows;
}();

}  // namespace

std::span<const Builtin> builtins() { return listed; }

const Builtin* find_builtin(std::string_view name) {
    const auto found = std::find_if(listed.begin(), listed.end(),
                                    [&](const Builtin& each) { return each.name == name; });
    return found == listed.end() ? nullptr : &*found;
}

Decision decision_of(const Builtin& builtin) {
    return table[static_cast<std::size_t>(&builtin - listed.data())].decide;
}

}  // namespace vigo::lang
