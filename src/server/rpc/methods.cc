#include "server/rpc/methods.h"

namespace vigo::rpc {

std::vector<wire::Method> methods(Core& core) {
    const Desk desk{.core = core, .gate = std::make_shared<Gate>(core)};
    return {register_envoy(desk), renew(desk),           check_in(desk),    report_traits(desk),
            report_result(desk),  resolve_secrets(desk), agent_stream(desk)};
}

}  // namespace vigo::rpc
