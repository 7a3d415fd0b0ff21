#include "server/store/enrolment.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

namespace vigo::store {
namespace {

TokenRow token_of(const Statement& row) {
    return {.id = row.text(0),
            .pattern = row.text(1),
            .uses = row.integer(2),
            .used = row.integer(3),
            .created = row.time(4),
            .created_by = row.text(5),
            .expires = row.time(6),
            .revoked = row.time(7)};
}

PendingRow pending_of(const Statement& row) {
    return {.id = row.uuid(0),
            .public_key = row.blob(1),
            .hostname = row.text(2),
            .address = row.text(3),
            .agent_version = row.text(4),
            .asked = row.time(5),
            .approved = row.time(6),
            .approved_by = row.text(7),
            .refused_by = row.text(8)};
}

constexpr std::string_view pending_columns =
    "id, public_key, hostname, address, agent_version, asked_ms, approved_ms, approved_by, "
    "refused_by";

std::int64_t count_enrolled(Connection& connection) {
    auto row = connection.prepare("SELECT count(*) FROM envoys WHERE revoked_ms = 0");
    row.next();
    return row.integer(0);
}

void refuse_over_cap(Connection& connection, std::int64_t most) {
    if (most <= 0) return;
    const auto used = count_enrolled(connection);
    if (used >= most)
        fail(Fault::denied,
             "the licence allows {} envoys and {} are enrolled: revoke one, or extend the licence",
             most, used);
}

/// The envoy that holds this key already, if it came by the same way.
std::optional<EnvoyRow> same_again(Connection& connection, std::string_view key,
                                   std::string_view token) {
    auto known = find_key(connection, key);
    if (!known) return std::nullopt;
    if (known->revoked != Time()) fail(Fault::denied, "envoy is revoked");
    if (known->token != token)
        fail(Fault::conflict,
             "this key is enrolled already, as envoy {}: make a new key to enrol again",
             known->id.text());
    return known;
}

TokenRow find_token(Connection& connection, std::string_view hash) {
    auto row = connection.prepare(
        "SELECT id, pattern, uses, used, created_ms, created_by, expires_ms, revoked_ms FROM "
        "tokens WHERE hash = ?");
    if (!row.with(Blob{hash}).next()) fail(Fault::denied, "this join token is not known here");
    return token_of(row);
}

void refuse_spent(const TokenRow& token, const std::string& hostname, Time now) {
    if (token.revoked != Time()) fail(Fault::denied, "join token {} is revoked", token.id);
    if (now >= token.expires)
        fail(Fault::denied, "join token {} expired at {}", token.id, to_rfc3339(token.expires));
    if (token.used >= token.uses)
        fail(Fault::denied, "join token {} is used up ({} of {})", token.id, token.used,
             token.uses);
    if (!glob_match(token.pattern, hostname))
        fail(Fault::denied, "join token {} is for hosts named {}, not {}", token.id, token.pattern,
             hostname);
}

}  // namespace

void Enrolment::add_token(const TokenRow& token, std::string_view hash) {
    database_.write([&](Connection& connection) {
        connection
            .prepare(
                "INSERT INTO tokens (id, hash, pattern, uses, created_ms, created_by, expires_ms) "
                "VALUES (?, ?, ?, ?, ?, "
                "?, ?)")
            .with(token.id, Blob{hash}, token.pattern, token.uses, token.created, token.created_by,
                  token.expires)
            .run();
    });
}

std::vector<TokenRow> Enrolment::tokens(const std::string& after, int most) const {
    std::vector<TokenRow> found;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(
            "SELECT id, pattern, uses, used, created_ms, created_by, expires_ms, revoked_ms FROM "
            "tokens WHERE id > ? "
            "ORDER BY id LIMIT ?");
        rows.with(after, most);
        while (rows.next()) found.push_back(token_of(rows));
    });
    return found;
}

bool Enrolment::revoke_token(const std::string& id, Time at) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed =
            connection.prepare("UPDATE tokens SET revoked_ms = ? WHERE id = ?").with(at, id).run();
    });
    return changed > 0;
}

Enrolment::Joined Enrolment::join(std::string_view token_hash, EnvoyRow applicant, Time now,
                                  std::int64_t most) {
    Joined joined;
    database_.write([&](Connection& connection) {
        const auto token = find_token(connection, token_hash);
        if (auto known = same_again(connection, applicant.public_key, token.id)) {
            joined.envoy = *std::move(known);
            return;
        }
        refuse_spent(token, applicant.hostname, now);
        refuse_over_cap(connection, most);
        applicant.token = token.id;
        insert(connection, applicant);
        connection.prepare("UPDATE tokens SET used = used + 1 WHERE id = ?").with(token.id).run();
        joined = {.envoy = applicant, .is_new = true};
    });
    return joined;
}

void Enrolment::drop(Connection& connection, const Uuid& id) {
    connection.prepare("DELETE FROM pending WHERE id = ?").with(id).run();
}

std::optional<Enrolment::Joined> Enrolment::ask(const PendingRow& applicant, Time now,
                                                std::int64_t most) {
    std::optional<Joined> joined;
    bool refused = false;
    database_.write([&](Connection& connection) {
        if (auto known = same_again(connection, applicant.public_key, "")) {
            joined = {.envoy = *std::move(known), .is_new = false};
            return;
        }
        std::optional<PendingRow> waiting;
        {
            auto row = connection.prepare(
                format("SELECT {} FROM pending WHERE public_key = ?", pending_columns));
            if (row.with(Blob{applicant.public_key}).next()) waiting = pending_of(row);
        }
        if (!waiting) return add_pending(connection, applicant, now);
        refused = !waiting->refused_by.empty();
        if (refused) return drop(connection, waiting->id);
        if (waiting->approved == Time()) return;
        refuse_over_cap(connection, most);
        // The name is the one that the human saw and approved, not one that is claimed afterwards.
        const EnvoyRow envoy{.id = waiting->id,
                             .hostname = waiting->hostname,
                             .public_key = waiting->public_key,
                             .enrolled = now,
                             .agent_version = applicant.agent_version,
                             .address = applicant.address};
        insert(connection, envoy);
        drop(connection, waiting->id);
        joined = {.envoy = envoy, .is_new = true};
    });
    if (refused) fail(Fault::denied, "an operator has refused this machine");
    return joined;
}

void Enrolment::add_pending(Connection& connection, const PendingRow& applicant, Time now) {
    {
        auto row = connection.prepare("SELECT count(*) FROM pending");
        row.next();
        if (row.integer(0) >= limits::pending_enrolments)
            fail(Fault::unavailable,
                 "too many machines wait for approval ({}): approve or refuse some first",
                 row.integer(0));
    }
    connection
        .prepare(
            "INSERT INTO pending (id, public_key, hostname, address, agent_version, asked_ms) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .with(applicant.id, Blob{applicant.public_key}, applicant.hostname, applicant.address,
              applicant.agent_version, now)
        .run();
}

std::vector<PendingRow> Enrolment::pending() const {
    std::vector<PendingRow> found;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(format(
            "SELECT {} FROM pending WHERE refused_by = '' ORDER BY asked_ms, id", pending_columns));
        while (rows.next()) found.push_back(pending_of(rows));
    });
    return found;
}

bool Enrolment::approve(const Uuid& id, const std::string& by, Time at) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed = connection
                      .prepare(
                          "UPDATE pending SET approved_ms = ?, approved_by = ? WHERE id = ? AND "
                          "refused_by = ''")
                      .with(at, by, id)
                      .run();
    });
    return changed > 0;
}

bool Enrolment::refuse(const Uuid& id, const std::string& by) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed = connection
                      .prepare(
                          "UPDATE pending SET refused_by = ?, approved_ms = 0 WHERE id = ? AND "
                          "refused_by = ''")
                      .with(by, id)
                      .run();
    });
    return changed > 0;
}

int Enrolment::drop_tokens(Time before) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed = connection.prepare("DELETE FROM tokens WHERE expires_ms < ?").with(before).run();
    });
    return changed;
}

int Enrolment::drop_pending(Time before) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed = connection.prepare("DELETE FROM pending WHERE approved_ms = 0 AND asked_ms < ?")
                      .with(before)
                      .run();
    });
    return changed;
}

std::int64_t Enrolment::enrolled() const {
    std::int64_t all = 0;
    database_.read([&](Connection& connection) { all = count_enrolled(connection); });
    return all;
}

}  // namespace vigo::store
