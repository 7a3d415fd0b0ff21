#include "server/store/rollout.h"

#include "base/bytes.h"

namespace vigo::store {
namespace {

constexpr std::string_view format_name = "a stored rollout";

std::string pack(const std::vector<RolloutEnvoy>& envoys) {
    ByteWriter writer;
    writer.count(envoys.size());
    for (const auto& each : envoys) {
        writer.raw(each.id.bytes());
        writer.text(each.run_store);
        writer.count(each.run_number);
        writer.byte(each.before);
        writer.byte(each.effect);
    }
    return writer.take();
}

template <class Choice>
Choice choice(ByteReader& reader, Choice last) {
    const auto value = reader.byte();
    if (value > last) reader.damaged("a value that nobody writes");
    return static_cast<Choice>(value);
}

std::vector<RolloutEnvoy> unpack(std::string_view bytes) {
    ByteReader reader(bytes, format_name);
    std::vector<RolloutEnvoy> envoys;
    for (auto left = reader.length(); left > 0; --left) {
        auto& each = envoys.emplace_back();
        each.id = *Uuid::from_bytes(reader.raw(each.id.bytes().size()));
        each.run_store = reader.text();
        each.run_number = reader.count();
        each.before = choice(reader, RolloutEnvoy::otherwise);
        each.effect = choice(reader, RolloutEnvoy::changed);
    }
    reader.finish();
    return envoys;
}

}  // namespace

std::optional<Rollout> RolloutRow::load() const {
    std::optional<Rollout> found;
    database_.read([&](Connection& connection) {
        auto row = connection.prepare(
            "SELECT version, before, until_ms, compared, decided, envoys FROM rollout");
        if (!row.next()) return;
        found = {.version = row.number(0),
                 .before = row.number(1),
                 .until = row.time(2),
                 .compared = row.integer(3) != 0,
                 .decided = row.text(4),
                 .envoys = unpack(row.blob(5))};
    });
    return found;
}

void RolloutRow::save(const Rollout& rollout) {
    const auto envoys = pack(rollout.envoys);
    database_.write([&](Connection& connection) {
        connection
            .prepare(
                "INSERT OR REPLACE INTO rollout (one, version, before, until_ms, compared, "
                "decided, envoys) VALUES (1, ?, ?, ?, ?, ?, ?)")
            .with(rollout.version, rollout.before, rollout.until, int{rollout.compared},
                  rollout.decided, Blob{envoys})
            .run();
    });
}

void RolloutRow::decide(std::uint64_t version, const std::string& why) {
    database_.write([&](Connection& connection) {
        connection.prepare("UPDATE rollout SET decided = ? WHERE version = ?")
            .with(why, version)
            .run();
    });
}

void RolloutRow::finish(std::uint64_t version, std::uint64_t next, const Event& event) {
    database_.write([&](Connection& connection) {
        const auto changed = connection
                                 .prepare(
                                     "UPDATE rollout SET version = ?, before = 0, until_ms = 0, "
                                     "compared = 0, decided = '', envoys = x'00' WHERE version = ?")
                                 .with(next, version)
                                 .run();
        if (changed > 0) insert(connection, event);
    });
}

}  // namespace vigo::store
