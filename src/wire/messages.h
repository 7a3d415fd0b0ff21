// messages — the generated protobuf classes of the wire contract. For .cc files of wire, agent and
// server/rpc only.
#pragma once

#include "vigo/v1/agent.pb.h"

namespace vigo {
namespace proto = v1;
}
