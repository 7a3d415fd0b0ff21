#include "server/store/envoys.h"

#include "base/text.h"

namespace vigo::store {
namespace {

/// A start reads everything: as many threads do.
constexpr unsigned parts = 2;

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

void read_summary(const Statement& row, int from, RunSummary& run) {
    run.store_id = row.view(from);
    run.number = row.number(from + 1);
    run.finished = row.time(from + 2);
    run.outcome = static_cast<Outcome>(row.integer(from + 3));
    run.counts = {.in_sync = count(row, from + 4),
                  .changed = count(row, from + 5),
                  .failed = count(row, from + 6),
                  .skipped = count(row, from + 7)};
    run.duration_ms = count(row, from + 8);
    run.version = row.number(from + 9);
    run.dry_run = row.integer(from + 10) != 0;
}

/// Into a row that may have been used: its texts keep their memory.
void read_row(const Statement& row, EnvoyRow& envoy) {
    envoy.id = row.uuid(0);
    envoy.hostname = row.view(1);
    envoy.public_key = row.view(2);
    envoy.certificate_serial = row.view(3);
    envoy.token = row.view(4);
    envoy.enrolled = row.time(5);
    envoy.revoked = row.time(6);
    envoy.last_seen = row.time(7);
    envoy.cadence = Millis(row.integer(8));
    envoy.sequence = row.number(9);
    envoy.version = row.number(10);
    envoy.digest = row.view(11);
    envoy.agent_version = row.view(12);
    envoy.address = row.view(13);
    envoy.capabilities = row.view(14);
    envoy.push_waiting = row.integer(15) != 0;
    envoy.changing_runs = static_cast<int>(row.integer(16));
    read_summary(row, 17, envoy.run);
    envoy.counted_run = row.number(28);
}

EnvoyRow row_of(const Statement& row) {
    EnvoyRow envoy;
    read_row(row, envoy);
    return envoy;
}

std::string select(std::string_view where) {
    return format("SELECT {} FROM envoys {}", columns, where);
}

/// Where part number `part` of all ids begins. They are random, so the parts are alike.
std::string first_id(unsigned part) {
    if (part == parts) return std::string(17, '\xff');  // behind all that have 16 bytes
    return {static_cast<char>(part * 256 / parts)};
}

/// Both tables are in the order of ids: one step of the one, as many as it takes of the other.
void read_part(Connection& connection, unsigned part, const Envoys::Each& each) {
    const auto first = first_id(part);
    const auto behind = first_id(part + 1);
    auto rows = connection.prepare(select("WHERE id >= ? AND id < ? ORDER BY id"));
    rows.with(Blob{first}, Blob{behind});
    auto traits = connection.prepare(
        "SELECT envoy, digest, packed FROM traits WHERE envoy >= ? AND envoy < ? ORDER BY envoy");
    traits.with(Blob{first}, Blob{behind});
    bool has_traits = traits.next();
    for (EnvoyRow row; rows.next();) {
        read_row(rows, row);
        while (has_traits && traits.view(0) < row.id.bytes()) has_traits = traits.next();
        if (!has_traits || traits.view(0) != row.id.bytes()) {
            each(row, nullptr);
            continue;
        }
        const TraitsView view{.digest = traits.view(1), .packed = traits.view(2)};
        each(row, &view);
    }
}

}  // namespace

void Envoys::for_each(const Each& each) const {
    std::vector<Database::Work> works;
    for (unsigned part = 0; part < parts; ++part)
        works.emplace_back(
            [&each, part](Connection& connection) { read_part(connection, part, each); });
    database_.read_at_once(works);
}

std::size_t Envoys::size() const {
    std::uint64_t found = 0;
    database_.read([&](Connection& connection) {
        auto row = connection.prepare("SELECT count(*) FROM envoys");
        if (row.next()) found = row.number(0);
    });
    return found;
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
