#include "server/store/envoys.h"

#include "base/text.h"

namespace vigo::store {
namespace {

constexpr std::string_view columns =
    "id, hostname, public_key, certificate_serial, token, enrolled_ms, revoked_ms, last_seen_ms, "
    "cadence_ms, sequence, "
    "version, digest, agent_version, address, capabilities, push_waiting, changing_runs, "
    "run_store, run_number, "
    "run_finished_ms, run_outcome, run_in_sync, run_changed, run_failed, run_skipped, "
    "run_duration_ms, run_version, "
    "run_dry, counted_run";

std::uint32_t count(const Statement& row, int column) {
    return static_cast<std::uint32_t>(row.integer(column));
}

RunSummary summary_of(const Statement& row, int from) {
    return {.store_id = row.blob(from),
            .number = row.number(from + 1),
            .finished = row.time(from + 2),
            .outcome = static_cast<Outcome>(row.integer(from + 3)),
            .counts = {.in_sync = count(row, from + 4),
                       .changed = count(row, from + 5),
                       .failed = count(row, from + 6),
                       .skipped = count(row, from + 7)},
            .duration_ms = count(row, from + 8),
            .version = row.number(from + 9),
            .dry_run = row.integer(from + 10) != 0};
}

EnvoyRow row_of(const Statement& row) {
    return {.id = row.uuid(0),
            .hostname = row.text(1),
            .public_key = row.blob(2),
            .certificate_serial = row.text(3),
            .token = row.text(4),
            .enrolled = row.time(5),
            .revoked = row.time(6),
            .last_seen = row.time(7),
            .cadence = Millis(row.integer(8)),
            .sequence = row.number(9),
            .version = row.number(10),
            .digest = row.blob(11),
            .agent_version = row.text(12),
            .address = row.text(13),
            .capabilities = row.blob(14),
            .push_waiting = row.integer(15) != 0,
            .changing_runs = static_cast<int>(row.integer(16)),
            .counted_run = row.number(28),
            .run = summary_of(row, 17)};
}

std::string select(std::string_view where) {
    return format("SELECT {} FROM envoys {}", columns, where);
}

}  // namespace

void Envoys::for_each(const std::function<void(EnvoyRow&&)>& each) const {
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(select(""));
        while (rows.next()) each(row_of(rows));
    });
}

void Envoys::for_each_traits(const std::function<void(TraitsRow&&)>& each) const {
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare("SELECT envoy, digest, packed FROM traits");
        while (rows.next())
            each({.envoy = rows.uuid(0), .digest = rows.blob(1), .packed = rows.blob(2)});
    });
}

std::optional<EnvoyRow> Envoys::find(const Uuid& id) const {
    std::optional<EnvoyRow> found;
    database_.read([&](Connection& connection) {
        auto row = connection.prepare(select("WHERE id = ?"));
        if (row.with(id).next()) found = row_of(row);
    });
    return found;
}

std::optional<EnvoyRow> Envoys::find_key(std::string_view public_key) const {
    std::optional<EnvoyRow> found;
    database_.read(
        [&](Connection& connection) { found = store::find_key(connection, public_key); });
    return found;
}

void Envoys::add(const EnvoyRow& row) {
    database_.write([&](Connection& connection) { insert(connection, row); });
}

void Envoys::update(std::span<const EnvoyRow> rows) {
    database_.write([&](Connection& connection) {
        auto change = connection.prepare(
            "UPDATE envoys SET last_seen_ms = ?, cadence_ms = ?, sequence = max(sequence, ?), "
            "version = ?, digest = ?, "
            "agent_version = ?, address = ?, capabilities = ?, push_waiting = ?, changing_runs = "
            "?, run_store = ?, "
            "run_number = ?, run_finished_ms = ?, run_outcome = ?, run_in_sync = ?, run_changed = "
            "?, run_failed = ?, "
            "run_skipped = ?, run_duration_ms = ?, run_version = ?, run_dry = ?, counted_run = ? "
            "WHERE id = ?");
        for (const auto& row : rows) {
            const auto& run = row.run;
            change
                .with(row.last_seen, row.cadence, row.sequence, row.version, Blob{row.digest},
                      row.agent_version, row.address, Blob{row.capabilities}, int{row.push_waiting},
                      row.changing_runs, Blob{run.store_id}, run.number, run.finished,
                      static_cast<int>(run.outcome), run.counts.in_sync, run.counts.changed,
                      run.counts.failed, run.counts.skipped, run.duration_ms, run.version,
                      int{run.dry_run}, row.counted_run, row.id)
                .run();
            change.again();
        }
    });
}

void Envoys::put_traits(std::span<const TraitsRow> rows) {
    database_.write([&](Connection& connection) {
        auto put = connection.prepare(
            "INSERT INTO traits (envoy, digest, packed) SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 "
            "FROM envoys WHERE id = "
            "?1) ON CONFLICT (envoy) DO UPDATE SET digest = excluded.digest, packed = "
            "excluded.packed");
        for (const auto& row : rows) {
            put.with(row.envoy, Blob{row.digest}, Blob{row.packed}).run();
            put.again();
        }
    });
}

void Envoys::set_certificate(const Uuid& id, const std::string& serial) {
    database_.write([&](Connection& connection) {
        connection.prepare("UPDATE envoys SET certificate_serial = ? WHERE id = ?")
            .with(serial, id)
            .run();
    });
}

bool Envoys::revoke(const Uuid& id, Time at) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        changed =
            connection.prepare("UPDATE envoys SET revoked_ms = ? WHERE id = ?").with(at, id).run();
    });
    return changed > 0;
}

void Envoys::move_history(const Uuid& from, const Uuid& to) {
    database_.write([&](Connection& connection) {
        connection.prepare("UPDATE OR IGNORE runs SET envoy = ? WHERE envoy = ?")
            .with(to, from)
            .run();
    });
}

bool Envoys::forget(const Uuid& id) {
    int changed = 0;
    database_.write([&](Connection& connection) {
        connection.prepare("DELETE FROM runs WHERE envoy = ?").with(id).run();
        connection.prepare("DELETE FROM acknowledged WHERE envoy = ?").with(id).run();
        changed = connection.prepare("DELETE FROM envoys WHERE id = ?").with(id).run();
    });
    return changed > 0;
}

void insert(Connection& connection, const EnvoyRow& row) {
    connection
        .prepare(
            "INSERT INTO envoys (id, hostname, public_key, certificate_serial, token, enrolled_ms, "
            "agent_version, "
            "address) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(row.id, row.hostname, Blob{row.public_key}, row.certificate_serial, row.token,
              row.enrolled, row.agent_version, row.address)
        .run();
}

std::optional<EnvoyRow> find_key(Connection& connection, std::string_view public_key) {
    auto row = connection.prepare(select("WHERE public_key = ?"));
    if (!row.with(Blob{public_key}).next()) return std::nullopt;
    return row_of(row);
}

}  // namespace vigo::store
