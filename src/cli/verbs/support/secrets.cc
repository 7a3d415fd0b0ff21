#include "cli/verbs/support/secrets.h"

#include <chrono>
#include <filesystem>
#include <ostream>

#include "base/error.h"
#include "cli/verbs/support/stack.h"
#include "server/secrets/unlocked.h"

namespace vigo::cli {

Time wall_clock() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

secrets::Vault vault_of(const Session& session, const std::string& secrets_dir) {
    if (secrets_dir.empty()) return secrets::Vault(session.folders.secrets);
    return secrets::Vault(std::filesystem::absolute(secrets_dir).lexically_normal().string());
}

void demand_unlocked(const secrets::Vault& vault) {
    secrets::demand_unlocked(secrets::unlocked_file(vault.folder()), wall_clock());
}

compile::FindSecret find_secret_of(const Session& session) {
    return [vault = secrets::Vault(session.folders.secrets)](std::string_view path) {
        return vault.problem_of(path);
    };
}

std::set<std::string> secrets_in_force(const Session& session) {
    std::set<std::string> named;
    Diagnostics findings;
    try {
        const auto live = publisher_of(session).archive().load_live(findings);
        if (live)
            compile::load(live->tree, session.types, findings, [&](std::string_view path) {
                named.emplace(path);
                return std::string();
            });
    } catch (const Error& error) {
        session.err << format("what is in force cannot be read: {}\n", error.message());
    }
    return named;
}

namespace {

/// Why the server does not know; "" when it does.
std::string notified(Session& session, std::string_view action, const std::string& path) {
    Map body;
    body.add("action", action);
    body.add("path", path);
    try {
        session.api().post("/api/v1/secrets/notices", body);
        return {};
    } catch (const Error& error) {
        return error.message();
    }
}

void complain(Session& session, const std::string& why) {
    session.err << format("the server was not notified: {}; it looks for itself\n", why);
}

}  // namespace

void notify_server(Session& session, const secrets::Vault& vault, std::string_view action,
                   const std::string& path, const std::string& done) {
    if (vault.folder() != session.folders.secrets) return session.say(done);
    const auto why = notified(session, action, path);
    session.say(why.empty() ? done + "; the server was notified" : done);
    if (!why.empty()) complain(session, why);
}

void tell_server(Session& session, const secrets::Vault& vault, std::string_view action,
                 const std::string& path) {
    if (vault.folder() != session.folders.secrets) return;
    if (const auto why = notified(session, action, path); !why.empty()) complain(session, why);
}

}  // namespace vigo::cli
