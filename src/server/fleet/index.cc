#include "server/fleet/index.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "server/fleet/replay_window.h"

namespace vigo::fleet {
namespace {

constexpr std::size_t shard_count = 64;
constexpr Millis active_within{3'600'000};

/// Host names are compared without their case; the UUID makes the order total.
std::string sort_key(const store::EnvoyRow& row) {
    return to_lower(row.hostname) + '\x1f' + row.id.text();
}

bool is_wanted(const Envoy& envoy, const Wanted& wanted, const Freshness& freshness, Time now) {
    if (!wanted.reach.empty() && name_of(reach_of(envoy, freshness, now)) != wanted.reach)
        return false;
    return wanted.name.empty() || glob_match(wanted.name, envoy.row.hostname) ||
           to_lower(wanted.name) == envoy.row.id.text();
}

bool is_new_run(const store::EnvoyRow& row, const store::RunSummary& run) {
    return run.store_id != row.run.store_id || run.number > row.run.number;
}

void count(Totals& totals, const Envoy& envoy, const Freshness& freshness, Time now) {
    if (envoy.row.revoked != Time()) {
        ++totals.revoked;
        return;
    }
    ++totals.nodes;
    if (envoy.row.last_seen != Time() && now - envoy.row.last_seen <= active_within)
        ++totals.active;
    const auto reach = reach_of(envoy, freshness, now);
    if (reach == Reach::offline) ++totals.offline;
    std::size_t* const by_outcome[] = {&totals.no_data, &totals.converged, &totals.degraded,
                                       &totals.failed};
    ++*by_outcome[static_cast<std::size_t>(envoy.row.run.outcome)];
    const auto drift = drift_of(envoy.row);
    if (drift == Drift::changed) ++totals.changed;
    if (drift == Drift::diverged) ++totals.diverged;
}

}  // namespace

struct Index::Entry {
    explicit Entry(store::EnvoyRow row, std::uint64_t floor)
        : envoy{.row = std::move(row)},
          key(crypto::PublicKey::from_bytes(envoy.row.public_key)),
          window(floor) {}

    Envoy envoy;
    crypto::PublicKey key;
    ReplayWindow window;
    Time checked_in = envoy.row.last_seen;
    bool dirty = false;
    bool traits_dirty = false;
    bool silent = false;  // as the last sweep saw it
};

struct Index::Shard {
    mutable std::mutex lock;
    std::unordered_map<Uuid, Entry> entries;
    // Whom the flusher must look at; the flags of the entries decide.
    std::vector<Uuid> dirty;
    std::vector<Uuid> traits_dirty;
};

Index::Index(const Freshness& freshness) : freshness_(freshness), shards_(new Shard[shard_count]) {}
Index::~Index() = default;

Index::Shard& Index::shard_of(const Uuid& id) const {
    return shards_[static_cast<unsigned char>(id.bytes().back()) % shard_count];
}

template <class Work>
bool Index::with(const Uuid& id, Work&& work) const {
    auto& shard = shard_of(id);
    const std::lock_guard lock(shard.lock);
    const auto found = shard.entries.find(id);
    if (found == shard.entries.end()) return false;
    auto& entry = found->second;
    const bool was_dirty = entry.dirty;
    const bool were_traits = entry.traits_dirty;
    work(entry);
    if (entry.dirty && !was_dirty) shard.dirty.push_back(id);
    if (entry.traits_dirty && !were_traits) shard.traits_dirty.push_back(id);
    return true;
}

void Index::load(const store::Store& store, bool clean_stop) {
    const auto margin = clean_stop ? 0 : limits::sequence_margin;
    store.envoys.for_each([&](store::EnvoyRow&& row) {
        const auto id = row.id;
        const auto floor = row.sequence == 0 ? 0 : row.sequence + margin;
        shard_of(id).entries.try_emplace(id, std::move(row), floor);
    });
    store.envoys.for_each_traits([&](store::TraitsRow&& row) {
        set_traits(row.envoy, std::make_shared<Traits>(Traits{.digest = std::move(row.digest),
                                                              .packed = std::move(row.packed)}));
        with(row.envoy, [](Entry& entry) { entry.traits_dirty = false; });
    });
}

std::optional<Identity> Index::identity(const Uuid& id) const {
    std::optional<Identity> found;
    with(id, [&](const Entry& entry) {
        found = {.key = entry.key,
                 .hostname = entry.envoy.row.hostname,
                 .revoked = entry.envoy.row.revoked != Time()};
    });
    return found;
}

Index::Admission Index::admit(const Uuid& id, std::uint64_t sequence) {
    Admission admission;
    with(id, [&](Entry& entry) {
        admission.accepted = entry.window.accept(sequence);
        admission.highest = entry.window.highest();
        entry.envoy.row.sequence = admission.highest;
        entry.dirty |= admission.accepted;
    });
    return admission;
}

std::optional<Contacted> Index::contact(const Uuid& id, const Contact& contact) {
    std::optional<Contacted> contacted;
    with(id, [&](Entry& entry) {
        auto& row = entry.envoy.row;
        contacted.emplace();
        contacted->came_back = row.last_seen != Time() &&
                               contact.at - row.last_seen > silent_after(freshness_, row.cadence);
        if (entry.checked_in != Time()) {
            contacted->gap = std::max(Millis(0), contact.at - entry.checked_in);
            row.cadence = observe_gap(row.cadence, *contacted->gap, freshness_.interval);
        }
        entry.checked_in = contact.at;
        contacted->push_waiting = row.push_waiting;
        contacted->traits = entry.envoy.traits;
        contacted->problem = entry.envoy.problem;
        contacted->is_new_run = contact.run && is_new_run(row, *contact.run);
        row.last_seen = contact.at;
        row.address = contact.address;
        row.agent_version = contact.agent_version;
        row.capabilities = contact.capabilities;
        row.version = contact.version;
        row.digest = contact.digest;
        entry.envoy.busy = contact.busy;
        if (contact.run) take_run(row, *contact.run, false);
        entry.silent = false;
        entry.dirty = true;
    });
    return contacted;
}

bool Index::beat(const Uuid& id, Time at, bool busy, const std::optional<store::RunSummary>& run) {
    bool is_new = false;
    with(id, [&](Entry& entry) {
        auto& row = entry.envoy.row;
        row.last_seen = std::max(row.last_seen, at);
        entry.envoy.busy = busy;
        is_new = run && is_new_run(row, *run);
        if (run) take_run(row, *run, false);
        entry.silent = false;
        entry.dirty = true;
    });
    return is_new;
}

void Index::reported(const Uuid& id, const store::RunSummary& run) {
    with(id, [&](Entry& entry) {
        take_run(entry.envoy.row, run, true);
        entry.dirty = true;
    });
}

void Index::set_traits(const Uuid& id, std::shared_ptr<const Traits> traits) {
    with(id, [&](Entry& entry) {
        entry.envoy.traits = std::move(traits);
        entry.traits_dirty = true;
    });
}

void Index::set_problem(const Uuid& id, const std::string& problem) {
    with(id, [&](Entry& entry) { entry.envoy.problem = problem; });
}

void Index::set_push(const Uuid& id, bool waiting) {
    with(id, [&](Entry& entry) {
        entry.dirty |= entry.envoy.row.push_waiting != waiting;
        entry.envoy.row.push_waiting = waiting;
    });
}

void Index::put(const store::EnvoyRow& row) {
    auto& shard = shard_of(row.id);
    const std::lock_guard lock(shard.lock);
    shard.entries.try_emplace(row.id, row, row.sequence);
}

void Index::revoke(const Uuid& id, Time at) {
    with(id, [&](Entry& entry) { entry.envoy.row.revoked = at; });
}

void Index::forget(const Uuid& id) {
    auto& shard = shard_of(id);
    const std::lock_guard lock(shard.lock);
    shard.entries.erase(id);
}

std::optional<Envoy> Index::get(const Uuid& id) const {
    std::optional<Envoy> found;
    with(id, [&](const Entry& entry) { found = entry.envoy; });
    return found;
}

std::optional<Envoy> Index::resolve(std::string_view name_or_uuid) const {
    if (const auto id = Uuid::parse(to_lower(name_or_uuid))) return get(*id);
    const auto name = to_lower(name_or_uuid);
    std::vector<Envoy> found;
    for_each([&](const Envoy& each) {
        if (to_lower(each.row.hostname) == name) found.push_back(each);
    });
    // An orphan of an earlier enrolment does not hide the living one.
    const auto living = std::stable_partition(
        found.begin(), found.end(), [](const Envoy& each) { return each.row.revoked == Time(); });
    if (living - found.begin() > 1)
        fail(Fault::conflict, "{} envoys are named {}: give a UUID, {} or {}",
             living - found.begin(), name_or_uuid, found[0].row.id.text(), found[1].row.id.text());
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Envoy> Index::find(const Wanted& wanted, Time now) const {
    std::vector<std::pair<std::string, Uuid>> keys;
    for_each([&](const Envoy& each) {
        if (!is_wanted(each, wanted, freshness_, now)) return;
        if (auto key = sort_key(each.row); key > wanted.after)
            keys.emplace_back(std::move(key), each.row.id);
    });
    const auto page = std::min(wanted.most, keys.size());
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(page), keys.end());
    std::vector<Envoy> found;
    for (std::size_t at = 0; at < page; ++at)
        if (auto envoy = get(keys[at].second)) found.push_back(*std::move(envoy));
    return found;
}

std::string Index::key_of(const Envoy& envoy) { return sort_key(envoy.row); }

void Index::for_each(const std::function<void(const Envoy&)>& each) const {
    for (std::size_t at = 0; at < shard_count; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        for (const auto& [id, entry] : shards_[at].entries) each(entry.envoy);
    }
}

std::vector<Uuid> Index::all() const {
    std::vector<Uuid> ids;
    for_each([&](const Envoy& each) { ids.push_back(each.row.id); });
    return ids;
}

Totals Index::totals(Time now) const {
    Totals totals;
    for_each([&](const Envoy& each) { count(totals, each, freshness_, now); });
    return totals;
}

std::size_t Index::size() const {
    std::size_t all = 0;
    for (std::size_t at = 0; at < shard_count; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        all += shards_[at].entries.size();
    }
    return all;
}

std::size_t Index::fell_silent(Time now) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < shard_count; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        for (auto& [id, entry] : shards_[at].entries) {
            const bool silent = reach_of(entry.envoy, freshness_, now) == Reach::offline;
            if (silent && !entry.silent) ++count;
            entry.silent = silent;
        }
    }
    return count;
}

/// Takes names off the list of each shard until `rows` has `most`; `take` looks at the entry.
template <class Row, class Take>
std::vector<Row> Index::drain(std::vector<Uuid> Shard::*list, std::size_t most, Take&& take) {
    std::vector<Row> rows;
    for (std::size_t at = 0; at < shard_count && rows.size() < most; ++at) {
        auto& shard = shards_[at];
        const std::lock_guard lock(shard.lock);
        auto& names = shard.*list;
        while (!names.empty() && rows.size() < most) {
            const auto found = shard.entries.find(names.back());
            names.pop_back();
            if (found != shard.entries.end()) take(found->second, rows);
        }
    }
    return rows;
}

std::vector<store::EnvoyRow> Index::take_dirty(std::size_t most) {
    return drain<store::EnvoyRow>(&Shard::dirty, most, [](Entry& entry, auto& rows) {
        if (std::exchange(entry.dirty, false)) rows.push_back(entry.envoy.row);
    });
}

std::vector<store::TraitsRow> Index::take_dirty_traits(std::size_t most) {
    return drain<store::TraitsRow>(&Shard::traits_dirty, most, [](Entry& entry, auto& rows) {
        if (!std::exchange(entry.traits_dirty, false)) return;
        const auto& traits = *entry.envoy.traits;
        rows.push_back(
            {.envoy = entry.envoy.row.id, .digest = traits.digest, .packed = traits.packed});
    });
}

void Index::again(const std::vector<store::EnvoyRow>& rows) {
    for (const auto& row : rows) with(row.id, [](Entry& entry) { entry.dirty = true; });
}

void Index::again(const std::vector<store::TraitsRow>& rows) {
    for (const auto& row : rows) with(row.envoy, [](Entry& entry) { entry.traits_dirty = true; });
}

}  // namespace vigo::fleet
