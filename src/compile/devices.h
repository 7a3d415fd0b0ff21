// devices — machines that run no agent: an envoy, their gateway, manages them over SSH.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compile/names.h"
#include "schema/field.h"

namespace vigo::compile {

struct Match;
class Catalogue;

enum class DeviceType { cisco_ios, cisco_nxos, cisco_iosxr, arista_eos, juniper_junos };
std::span<const std::string_view> choices(const DeviceType*);

/// `network_device:` of an entry. Texts may be references to secrets (`secret:path`), which the
/// gateway asks for; the password always is one.
struct NetworkDevice {
    Reference gateway;  ///< the host name of the envoy that manages it
    DeviceType type = DeviceType::cisco_ios;
    Reference host;  ///< the address; the host name of the entry when left out
    std::int64_t port = 22;
    Reference ssh_user, ssh_password;
    Place where;

    std::vector<const Reference*> texts() const;
};

/// What the entry of a match says of a device; null for a machine with an agent.
const NetworkDevice* device_of(const Catalogue& catalogue, const Match& match);

std::span<const Field<NetworkDevice>> fields_of(const NetworkDevice*);

/// The entry with the flat attributes of old gathered under `network_device`.
Value with_device(const Value& entry, Diagnostics& findings);
/// User and password are references to secrets where they must be.
void check_device(const NetworkDevice& device, Diagnostics& findings);
/// Gateways are envoys that some entry names, and no devices themselves.
void check_devices(const Catalogue& catalogue, Diagnostics& findings);

}  // namespace vigo::compile
