#include "server/fleet/record.h"

#include <algorithm>

namespace vigo::fleet {

Record::Record(const store::EnvoyRow& row, std::uint64_t floor, Words& words)
    : key(crypto::PublicKey::from_bytes(row.public_key)),
      window(floor),
      revoked(row.revoked),
      last_seen(row.last_seen),
      checked_in(row.last_seen),
      cadence(row.cadence),
      push_waiting(row.push_waiting),
      changing_runs_(static_cast<std::uint32_t>(std::max(row.changing_runs, 0))),
      counted_run_(row.counted_run),
      enrolled_(row.enrolled),
      token_(words.of(row.token)),
      agent_version_(words.of(row.agent_version)),
      capabilities_(words.of(row.capabilities)),
      texts_({row.hostname, row.address, row.run.store_id, ""}) {
    set_held(row.version, row.digest);
    set_run(row.run);
}

store::EnvoyRow Record::row(const Uuid& id) const {
    return {.id = id,
            .hostname = std::string(hostname()),
            .public_key = std::string(key.bytes()),
            .certificate_serial = {},
            .token = std::string(text_of(token_)),
            .enrolled = enrolled_,
            .revoked = revoked,
            .last_seen = last_seen,
            .cadence = cadence,
            .sequence = window.highest(),
            .version = version_,
            .digest = has_digest_ ? std::string(crypto::view(digest_)) : std::string(),
            .agent_version = std::string(text_of(agent_version_)),
            .address = std::string(texts_.get(address_)),
            .capabilities = std::string(text_of(capabilities_)),
            .push_waiting = push_waiting,
            .changing_runs = changing_runs(),
            .counted_run = counted_run_,
            .run = run()};
}

Envoy Record::envoy(const Uuid& id) const {
    return {.row = row(id),
            .busy = busy,
            .heard = heard,
            .problem = std::string(problem()),
            .traits = traits};
}

Vitals Record::vitals() const {
    return {.revoked = revoked, .last_seen = last_seen, .cadence = cadence, .busy = busy};
}

void Record::set_agent(std::string_view version, std::string_view capabilities, Words& words) {
    if (text_of(agent_version_) != version) agent_version_ = words.of(version);
    if (text_of(capabilities_) != capabilities) capabilities_ = words.of(capabilities);
}

void Record::set_held(std::uint64_t version, std::string_view digest) {
    version_ = version;
    has_digest_ = digest.size() == digest_.size();
    if (has_digest_) std::copy(digest.begin(), digest.end(), digest_.begin());
}

store::RunSummary Record::run() const {
    return {.store_id = std::string(texts_.get(store_id_)),
            .number = run_number_,
            .finished = run_finished_,
            .outcome = outcome_,
            .counts = counts_,
            .duration_ms = duration_ms_,
            .version = run_version_,
            .dry_run = dry_run_};
}

void Record::set_run(const store::RunSummary& run) {
    texts_.set(store_id_, run.store_id);
    run_number_ = run.number;
    run_finished_ = run.finished;
    outcome_ = run.outcome;
    counts_ = run.counts;
    duration_ms_ = run.duration_ms;
    run_version_ = run.version;
    dry_run_ = run.dry_run;
}

bool Record::is_new(const store::RunSummary& run) const {
    return run.store_id != texts_.get(store_id_) || run.number > run_number_;
}

void Record::take(const store::RunSummary& told, bool reported) {
    store::EnvoyRow row;
    row.run = run();
    row.changing_runs = changing_runs();
    row.counted_run = counted_run_;
    take_run(row, told, reported);
    set_run(row.run);
    changing_runs_ = static_cast<std::uint32_t>(row.changing_runs);
    counted_run_ = row.counted_run;
}

}  // namespace vigo::fleet
