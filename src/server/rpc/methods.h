// methods — the agents' service as a table: one function per group of methods, one row per method.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/rpc/core.h"
#include "server/rpc/gate.h"
#include "wire/method.h"

namespace vigo::rpc {

/// All of them. `core` must outlive the table.
std::vector<wire::Method> methods(Core& core);

/// What every group is handed. The gate is shared by the handlers, which the table owns.
struct Desk {
    Core& core;
    std::shared_ptr<Gate> gate;
};

wire::Method register_envoy(const Desk& desk);
wire::Method renew(const Desk& desk);
wire::Method check_in(const Desk& desk);
wire::Method report_traits(const Desk& desk);
wire::Method report_result(const Desk& desk);
wire::Method resolve_secrets(const Desk& desk);
wire::Method agent_stream(const Desk& desk);

/// What Streams sends to make an envoy converge now.
std::string push_message(const streams::Push& push);

}  // namespace vigo::rpc
