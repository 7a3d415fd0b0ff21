// server — what the routes work on; each part is owned by the program.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/host.h"
#include "server/fleet/index.h"
#include "server/fleet/run_book.h"
#include "server/license/license.h"
#include "server/metrics.h"
#include "server/policy/policies.h"
#include "server/publish/archive.h"
#include "server/secrets/vault.h"
#include "server/settings.h"
#include "server/store/store.h"
#include "server/streams/streams.h"

namespace vigo::rest {

/// What the routes tell of the program itself.
struct Facts {
    std::string version;  ///< of this program
    Uuid fleet;
    Time started{};
    int grpc_port = 0;
    int api_port = 0;
    std::string authorities;  ///< ca.pem
    std::string
        key_digest;  ///< of the CA that new certificates come from, hex; what join tokens pin
    std::string program_folder;  ///< where vigosrv lies: an agent beside it can be downloaded
};

struct Server {
    store::Store& store;
    fleet::Index& fleet;
    fleet::RunBook& runs;
    policy::Policies& policies;
    streams::Streams& streams;
    server::Metrics& metrics;
    const publish::Archive& archive;
    const server::Settings& settings;
    const Clock& clock;
    Facts facts;
    std::function<license::Standing()> license;
    std::function<std::string()> damage;      ///< what is wrong with the database; "" for nothing
    const secrets::Vault* secrets = nullptr;  ///< null: there is no backend
    /// Looks at them again; whether one has changed.
    std::function<bool()> refresh_secrets = [] { return false; };
    /// What is odd about the keys and certificates, as the log has it.
    std::function<std::vector<std::string>()> key_warnings = [] {
        return std::vector<std::string>();
    };
    std::atomic<bool> ready = false;
};

/// The envoy that a path or a field names. Throws Error(not_found).
fleet::Envoy find_envoy(const Server& server, std::string_view name);
/// What `writes` stores is stored as a whole, or nothing of it and it throws. What follows in
/// memory comes after it.
void together(Server& server, const std::function<void()>& writes);
void note_event(Server& server, std::string_view kind, const std::string& actor,
                const std::string& subject, const std::string& detail = {});

/// RFC 3339, or null for never.
Value time_value(Time time);
Value number(std::uint64_t number);
/// `{items, next}`; `next` is left out when it is "".
Value page(Value::List items, const std::string& next);

}  // namespace vigo::rest
