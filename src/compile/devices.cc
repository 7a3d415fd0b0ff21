// devices — reads and checks `network_device:`.
#include "compile/devices.h"

#include <algorithm>

#include "compile/catalogue.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view types[] = {"cisco_ios", "cisco_nxos", "cisco_iosxr", "arista_eos",
                                      "juniper_junos"};

constexpr Field<NetworkDevice> fields[] = {
    field<&NetworkDevice::gateway>("gateway", "The host name of the envoy that manages it.",
                                   required),
    field<&NetworkDevice::type>("type", "The system of the device.", required),
    field<&NetworkDevice::host>("host", "Its address; the host name of the entry when left out."),
    field<&NetworkDevice::port>("port", "Its SSH port.", none, {1, 65535}),
    field<&NetworkDevice::ssh_user>("ssh_user", "Whom to log in as; may be a secret.", required),
    field<&NetworkDevice::ssh_password>("ssh_password", "The password, as a secret: `secret:path`.",
                                        required),
};

constexpr OldName flat_names[] = {{"device_type", "type"},
                                  {"gateway", "gateway"},
                                  {"username", "ssh_user"},
                                  {"credential", "ssh_password"},
                                  {"ip_address", "host"}};

const OldName* flat_name(std::string_view name) {
    for (const auto& each : flat_names)
        if (each.old == name) return &each;
    return nullptr;
}

void check_secret(const Reference& text, std::string_view name, bool must, Diagnostics& findings) {
    if (!text.given()) return;
    const auto path = secrets::reference(text.name);
    const auto problem = path ? secrets::problem_of(*path) : std::string();
    if (!problem.empty())
        findings.error(rule::bad_secret, text.where, "this is no reference to a secret: " + problem,
                       "such as secret:network/sw/ssh", text.name);
    if (!path && must)
        findings.error(rule::plain_password, text.where,
                       format("{} stands in the configuration as plain text", name),
                       "store it as a secret and write `secret:path`");
}

}  // namespace

std::span<const std::string_view> choices(const DeviceType*) { return types; }

std::vector<const Reference*> NetworkDevice::texts() const {
    return {&ssh_user, &ssh_password, &host};
}

const NetworkDevice* device_of(const Catalogue& catalogue, const Match& match) {
    const auto& device = catalogue.entries[match.entry].network_device;
    return device ? &*device : nullptr;
}

std::span<const Field<NetworkDevice>> fields_of(const NetworkDevice*) { return fields; }

Value with_device(const Value& entry, Diagnostics& findings) {
    if (!entry.is_map()) return entry;
    Map device;
    Map rest;
    Place first;
    for (const auto& each : entry.map()) {
        const auto* name = flat_name(each.name);
        if (name == nullptr) {
            rest.add(each.name, each.value, each.named_at);
            continue;
        }
        if (device.empty()) first = each.named_at;
        device.add(name->now, each.value, each.named_at);
        findings.warning(rule::old_name, each.named_at,
                         format("`{}` of an entry is the old form of `network_device`", name->old),
                         format("write `network_device: {{{}: …}}`", name->now));
    }
    if (device.empty()) return entry;
    if (!rest.add("network_device", Value(std::move(device)).at(first), first))
        findings.error(rule::contradiction, first,
                       "`network_device` stands beside attributes of its old form",
                       "keep `network_device`");
    return Value(std::move(rest)).at(entry.where());
}

void check_device(const NetworkDevice& device, Diagnostics& findings) {
    check_secret(device.ssh_user, "ssh_user", false, findings);
    check_secret(device.ssh_password, "ssh_password", true, findings);
}

void check_devices(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& entry : catalogue.entries) {
        if (!entry.network_device || !entry.network_device->gateway.given()) continue;
        const auto& gateway = entry.network_device->gateway;
        const auto found = match(catalogue, gateway.name);
        if (!found)
            findings.error(rule::network_device, gateway.where,
                           format("no entry matches the gateway \"{}\"", gateway.name),
                           "the gateway is an envoy: write its host name, and an entry for it");
        else if (catalogue.entries[found->entry].network_device)
            findings.error(
                rule::network_device, gateway.where,
                format("the gateway \"{}\" is a network device itself", gateway.name),
                format("its entry is at {}", catalogue.entries[found->entry].where.text()));
    }
}

}  // namespace vigo::compile
