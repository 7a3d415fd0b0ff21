// script — the shell script that makes an envoy of a bare machine.
#pragma once

#include <string>
#include <string_view>

namespace vigo::rest {

struct ScriptFacts {
    std::string host;
    int grpc_port = 0;
    int api_port = 0;
    std::string authorities;   ///< PEM; the script believes these alone
    bool needs_token = false;  ///< else a human may approve
};

/// For sh(1), POSIX. Downloads over HTTPS with that CA, compares SHA-256, and lets the agent do the
/// rest.
std::string bootstrap_script(const ScriptFacts& facts);

/// A script that only says why there is none, on stderr, and fails. `why` holds no single quote.
std::string refusing_script(std::string_view why);

/// What the machine that we run on is called in downloads: `linux-amd64`.
std::string_view this_platform();

}  // namespace vigo::rest
