// network — the names and addresses of the machine.

#include <algorithm>

#include "base/text.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

Value sorted_list(std::vector<std::string> words) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return Value::List(words.begin(), words.end());
}

/// Made anew for each container or guest, with a new random address: they would change the traits
/// all the time.
bool is_passing(std::string_view interface) {
    for (const std::string_view kind : {"veth", "cali", "tap", "vnet", "lxc"})
        if (interface.starts_with(kind)) return true;
    return false;
}

bool is_link_local(std::string_view address) { return address.starts_with("fe80:"); }

void collect_addresses(const Host& host, Traits& traits) {
    std::vector<std::string> addresses;
    std::vector<std::string> macs;
    for (const auto& each : host.system().interfaces()) {
        if (each.is_loopback || is_passing(each.name)) continue;
        if (!each.mac.empty()) macs.push_back(each.mac);
        if (!each.is_up) continue;
        std::copy_if(each.addresses.begin(), each.addresses.end(), std::back_inserter(addresses),
                     [](const auto& address) { return !is_link_local(address); });
    }
    traits.set("network.ip_addresses", sorted_list(std::move(addresses)));
    traits.set("network.mac_addresses", sorted_list(std::move(macs)));
}

std::vector<std::string_view> words_in(std::string_view line) {
    std::vector<std::string_view> words;
    line = line.substr(0, line.find('#'));
    while (!(line = trim(line)).empty()) {
        words.push_back(line.substr(0, line.find_first_of(" \t")));
        line.remove_prefix(words.back().size());
    }
    return words;
}

/// The full name that lines of hosts(5) give to `hostname`: the first name with a dot on a line
/// that has it, or whose name with a dot starts with it.
std::string full_name_in(std::string_view hosts, const std::string& hostname) {
    for (const auto line : lines_of(hosts)) {
        const auto words = words_in(line);
        std::string_view full;
        bool ours = false;
        for (std::size_t at = 1; at < words.size(); ++at) {
            ours |= words[at] == hostname || words[at].starts_with(hostname + ".");
            if (full.empty() && words[at].find('.') != std::string_view::npos) full = words[at];
        }
        if (ours && !full.empty()) return std::string(full);
    }
    return {};
}

/// What the resolver of the machine calls an address. Its own program asks: the resolver's plug-ins
/// cannot be loaded into a static one.
std::string reverse_name(const Host& host, const std::string& address) {
    if (!host.commands().exists("getent")) return {};
    const auto result =
        host.commands().query({.words = {"getent", "hosts", address}, .timeout = Millis(2000)});
    if (!result.ok()) return {};
    const std::string_view first_line(result.out.data(),
                                      std::min(result.out.find('\n'), result.out.size()));
    for (const auto word : words_in(first_line))
        if (word != address && word.find('.') != std::string_view::npos) return std::string(word);
    return {};
}

std::string full_name(const Host& host, const std::string& hostname,
                      const std::optional<std::string>& primary) {
    if (hostname.find('.') != std::string::npos) return hostname;
    auto found = full_name_in(host.files().read("/etc/hosts").value_or(""), hostname);
    if (found.empty() && primary && !host.is_rooted()) found = reverse_name(host, *primary);
    return found.empty() ? hostname : found;
}

void collect(const Host& host, Traits& traits) {
    const auto hostname = host.hostname();
    const auto primary = host.system().primary_address();
    const auto fqdn = full_name(host, hostname, primary);
    if (!hostname.empty()) traits.set("network.hostname", hostname);
    if (!fqdn.empty()) traits.set("network.fqdn", fqdn);
    if (const auto dot = fqdn.find('.'); dot != std::string::npos)
        traits.set("network.domain", fqdn.substr(dot + 1));
    if (primary) traits.set("network.primary_ip", *primary);
    collect_addresses(host, traits);
}

}  // namespace

Collector network() {
    return {
        .name = "network",
        .doc = "Names and addresses of the machine.",
        .provides =
            {{"network.hostname", Kind::text, "The host name as the kernel has it."},
             {"network.fqdn", Kind::text, "With its domain, by /etc/hosts or else by reverse DNS."},
             {"network.domain", Kind::text, "The domain of the fqdn; absent when it has none."},
             {"network.primary_ip", Kind::text, "The address that it talks to the world from."},
             {"network.ip_addresses", Kind::list,
              "All addresses but loopback and link-local ones, sorted."},
             {"network.mac_addresses", Kind::list,
              "Of all interfaces but those of guests, sorted."}},
        .collect = collect};
}

}  // namespace vigo::traits
