#include "server/store/runs.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "schema/json.h"

namespace vigo::store {
namespace {

constexpr std::string_view columns =
    "id, envoy, store_id, number, finished_ms, outcome, in_sync, changed, failed, skipped, "
    "duration_ms, version, "
    "dry_run, started_ms, received_ms, cause, merged";

std::uint32_t count(const Statement& row, int column) {
    return static_cast<std::uint32_t>(row.integer(column));
}

Run run_of(const Statement& row) {
    return {.id = row.integer(0),
            .envoy = row.uuid(1),
            .summary = {.store_id = row.blob(2),
                        .number = row.number(3),
                        .finished = row.time(4),
                        .outcome = static_cast<Outcome>(row.integer(5)),
                        .counts = {.in_sync = count(row, 6),
                                   .changed = count(row, 7),
                                   .failed = count(row, 8),
                                   .skipped = count(row, 9)},
                        .duration_ms = count(row, 10),
                        .version = row.number(11),
                        .dry_run = row.integer(12) != 0},
            .started = row.time(13),
            .received = row.time(14),
            .cause = row.text(15),
            .merged = count(row, 16)};
}

std::string differences_text(const std::vector<Difference>& differences) {
    Value::List list;
    for (const auto& each : differences)
        list.push_back(Value::List{each.property, each.is, each.want, each.diff});
    return to_json(Value(std::move(list)));
}

std::vector<Difference> differences_of(const std::string& text) {
    std::vector<Difference> differences;
    const auto list = parse_json(text);
    for (const auto& each : list.list()) {
        const auto& parts = each.list();
        differences.push_back({.property = parts.at(0).source(),
                               .is = parts.at(1).source(),
                               .want = parts.at(2).source(),
                               .diff = parts.at(3).source()});
    }
    return differences;
}

std::vector<Result> results_of(Connection& connection, std::int64_t run) {
    std::vector<Result> found;
    auto rows = connection.prepare(
        "SELECT crate, name, type, action, reason, duration_us, differences FROM results WHERE run "
        "= ? ORDER BY position");
    rows.with(run);
    while (rows.next()) {
        found.push_back({.crate = rows.text(0),
                         .name = rows.text(1),
                         .type = rows.text(2),
                         .action = rows.text(3),
                         .reason = rows.text(4),
                         .duration_us = count(rows, 5),
                         .differences = differences_of(rows.text(6))});
    }
    return found;
}

void insert_run(Connection& connection, Run& run) {
    const auto& s = run.summary;
    connection
        .prepare(
            "INSERT INTO runs (envoy, store_id, number, finished_ms, outcome, in_sync, changed, "
            "failed, skipped, "
            "duration_ms, version, dry_run, started_ms, received_ms, cause, merged) VALUES (?, ?, "
            "?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?)")
        .with(run.envoy, Blob{s.store_id}, s.number, s.finished, static_cast<int>(s.outcome),
              s.counts.in_sync, s.counts.changed, s.counts.failed, s.counts.skipped, s.duration_ms,
              s.version, int{s.dry_run}, run.started, run.received, run.cause, run.merged)
        .run();
    run.id = connection.last_id();
    auto put = connection.prepare(
        "INSERT INTO results (run, position, crate, name, type, action, reason, duration_us, "
        "differences) VALUES (?, ?, "
        "?, ?, ?, ?, ?, ?, ?)");
    std::int64_t position = 0;
    for (const auto& each : run.results) {
        put.with(run.id, position++, each.crate, each.name, each.type, each.action, each.reason,
                 each.duration_us, differences_text(each.differences))
            .run();
        put.again();
    }
}

std::uint64_t high_water(Connection& connection, const Run& run) {
    auto row =
        connection.prepare("SELECT number FROM acknowledged WHERE envoy = ? AND store_id = ?");
    return row.with(run.envoy, Blob{run.summary.store_id}).next() ? row.number(0) : 0;
}

void raise_high_water(Connection& connection, const Run& run, std::uint64_t number) {
    connection
        .prepare(
            "INSERT INTO acknowledged (envoy, store_id, number) VALUES (?, ?, ?) ON CONFLICT "
            "(envoy, store_id) DO UPDATE "
            "SET number = max(number, excluded.number)")
        .with(run.envoy, Blob{run.summary.store_id}, number)
        .run();
}

}  // namespace

Runs::Recorded Runs::record(std::span<Run> runs, bool keep) {
    Recorded recorded;
    if (runs.empty()) return recorded;
    database_.write([&](Connection& connection) {
        recorded.acknowledged = high_water(connection, runs.front());
        for (std::size_t at = 0; at < runs.size(); ++at) {
            const auto number = runs[at].summary.number;
            if (number <= recorded.acknowledged) continue;
            if (keep) insert_run(connection, runs[at]);
            recorded.acknowledged = number;
            recorded.accepted.push_back(at);
        }
        if (!recorded.accepted.empty())
            raise_high_water(connection, runs.front(), recorded.acknowledged);
    });
    return recorded;
}

std::vector<Run> Runs::list(const Wanted& wanted) const {
    std::vector<Run> found;
    const std::int64_t before = wanted.before > 0 ? wanted.before : INT64_MAX;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(
            format("SELECT {} FROM runs WHERE {} id < ? ORDER BY id DESC LIMIT ?", columns,
                   wanted.envoy ? "envoy = ? AND" : ""));
        if (wanted.envoy) rows.with(*wanted.envoy);
        rows.with(before, wanted.most);
        while (rows.next()) found.push_back(run_of(rows));
    });
    return found;
}

std::optional<Run> Runs::find(std::int64_t id) const {
    std::optional<Run> found;
    database_.read([&](Connection& connection) {
        {
            auto row = connection.prepare(format("SELECT {} FROM runs WHERE id = ?", columns));
            if (!row.with(id).next()) return;
            found = run_of(row);
        }
        found->results = results_of(connection, id);
    });
    return found;
}

std::optional<Run> Runs::latest(const Uuid& envoy) const {
    const auto newest = list({.envoy = envoy, .most = 1});
    if (newest.empty()) return std::nullopt;
    return find(newest.front().id);
}

std::vector<std::int64_t> Runs::latest_ids(const Wanted& wanted) const {
    std::vector<std::int64_t> found;
    const std::int64_t before = wanted.before > 0 ? wanted.before : INT64_MAX;
    database_.read([&](Connection& connection) {
        auto rows =
            connection.prepare(format("SELECT max(id) AS newest FROM runs {} GROUP BY envoy HAVING "
                                      "newest < ? ORDER BY newest DESC LIMIT ?",
                                      wanted.envoy ? "WHERE envoy = ?" : ""));
        if (wanted.envoy) rows.with(*wanted.envoy);
        rows.with(before, wanted.most);
        while (rows.next()) found.push_back(rows.integer(0));
    });
    return found;
}

int Runs::expire(Time before, int most) {
    int gone = 0;
    database_.write([&](Connection& connection) {
        gone = connection
                   .prepare(
                       "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE received_ms < ? "
                       "LIMIT ?)")
                   .with(before, most)
                   .run();
    });
    return gone;
}

}  // namespace vigo::store
