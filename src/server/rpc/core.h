// core — what the methods of the agents' service work on; each is owned by the program.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/host.h"
#include "server/fleet/capabilities.h"
#include "server/fleet/index.h"
#include "server/fleet/run_book.h"
#include "server/metrics.h"
#include "server/policy/policies.h"
#include "server/secrets/vault.h"
#include "server/store/store.h"
#include "server/streams/streams.h"

namespace vigo::rpc {

/// What the certificate authority does for us.
struct Issuer {
    /// A client certificate (PEM) for a request and an envoy. Throws Error(invalid) on a bad
    /// request.
    std::function<std::string(const std::string& request, const Uuid& envoy)> issue;
    std::function<std::string()> authorities;               ///< PEM, one or more
    std::function<std::vector<std::string>()> bundle_keys;  ///< PEM certificates
};

struct Terms {
    Uuid fleet;
    Millis interval{300'000};
    Millis signature_window{300'000};
    bool allow_approval = false;                ///< machines without a token may ask
    bool is_simulation = false;                 ///< a server of `vigosrv simulate`
    std::function<std::int64_t()> most_envoys;  ///< the licence's cap; 0: none
};

struct Core {
    store::Store& store;
    fleet::Index& fleet;
    fleet::RunBook& runs;
    fleet::Capabilities& capabilities;
    policy::Policies& policies;
    streams::Streams& streams;
    server::Metrics& metrics;
    const Clock& clock;
    const secrets::Vault* secrets = nullptr;  ///< null: there is no backend
    Issuer issuer;
    Terms terms;
};

}  // namespace vigo::rpc
