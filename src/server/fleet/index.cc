#include "server/fleet/index.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "server/fleet/record.h"

namespace vigo::fleet {
namespace {

constexpr std::size_t shard_count = 64;
constexpr Millis active_within{3'600'000};

/// Host names are compared without their case; the UUID makes the order total.
std::string sort_key(std::string_view hostname, const Uuid& id) {
    return to_lower(hostname) + '\x1f' + id.text();
}

bool is_wanted(const Record& record, const Uuid& id, const Wanted& wanted,
               const Freshness& freshness, Time now) {
    if (!wanted.reach.empty() && name_of(reach_of(record.vitals(), freshness, now)) != wanted.reach)
        return false;
    return wanted.name.empty() || glob_match(wanted.name, record.hostname()) ||
           to_lower(wanted.name) == id.text();
}

void count(Totals& totals, const Record& record, const Freshness& freshness, Time now) {
    if (record.revoked != Time()) {
        ++totals.revoked;
        return;
    }
    ++totals.nodes;
    if (record.last_seen != Time() && now - record.last_seen <= active_within) ++totals.active;
    const auto reach = reach_of(record.vitals(), freshness, now);
    if (reach == Reach::offline) ++totals.offline;
    std::size_t* const by_outcome[] = {&totals.no_data, &totals.converged, &totals.degraded,
                                       &totals.failed};
    ++*by_outcome[static_cast<std::size_t>(record.outcome())];
    const auto drift = drift_of(record.changing_runs());
    if (drift == Drift::changed) ++totals.changed;
    if (drift == Drift::diverged) ++totals.diverged;
}

/// Ids are random and nobody chooses his own: mixing them is enough.
struct Hash {
    std::size_t operator()(const Uuid& id) const noexcept {
        std::uint64_t halves[2];
        std::memcpy(halves, id.bytes().data(), sizeof halves);
        return (halves[0] ^ halves[1]) * 0x9e3779b97f4a7c15U;
    }
};

}  // namespace

struct Index::Shard {
    mutable std::mutex lock;
    std::unordered_map<Uuid, Record, Hash> entries;
    // Whom the flusher must look at; the flags of the entries decide.
    std::vector<Uuid> dirty;
    std::vector<Uuid> traits_dirty;
};

Index::Index(const Freshness& freshness) : freshness_(freshness), shards_(new Shard[shard_count]) {}
Index::~Index() = default;

std::size_t Index::number_of(const Uuid& id) {
    return static_cast<unsigned char>(id.bytes().back()) % shard_count;
}

Index::Shard& Index::shard_of(const Uuid& id) const { return shards_[number_of(id)]; }

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
    const auto each_shard = store.envoys.size() / shard_count;
    for (std::size_t at = 0; at < shard_count; ++at)
        shards_[at].entries.reserve(each_shard + each_shard / 8);
    store.envoys.for_each([&](const store::EnvoyRow& row, const store::TraitsView* traits) {
        const auto floor = row.sequence == 0 ? 0 : row.sequence + margin;
        Record record(row, floor, words_);
        if (traits)
            record.traits =
                std::make_shared<const Traits>(traits->digest, traits->packed, store.packer);
        auto& shard = shard_of(row.id);
        const std::lock_guard lock(shard.lock);
        shard.entries.try_emplace(row.id, std::move(record));
    });
}

std::optional<Identity> Index::identity(const Uuid& id) const {
    std::optional<Identity> found;
    with(id, [&](const Record& record) {
        found = {.key = record.key,
                 .hostname = std::string(record.hostname()),
                 .revoked = record.revoked != Time()};
    });
    return found;
}

Index::Admission Index::admit(const Uuid& id, std::uint64_t sequence) {
    Admission admission;
    with(id, [&](Record& record) {
        admission.accepted = record.window.accept(sequence);
        admission.highest = record.window.highest();
        record.dirty |= admission.accepted;
    });
    return admission;
}

std::optional<Contacted> Index::contact(const Uuid& id, const Contact& contact) {
    std::optional<Contacted> contacted;
    with(id, [&](Record& record) {
        contacted.emplace();
        contacted->came_back =
            record.last_seen != Time() &&
            contact.at - record.last_seen > silent_after(freshness_, record.cadence);
        if (record.checked_in != Time()) {
            contacted->gap = std::max(Millis(0), contact.at - record.checked_in);
            record.cadence = observe_gap(record.cadence, *contacted->gap, freshness_.interval);
        }
        contacted->push_waiting = record.push_waiting;
        contacted->traits = record.traits;
        contacted->problem = record.problem();
        contacted->is_new_run = contact.run && record.is_new(*contact.run);
        record.checked_in = record.last_seen = contact.at;
        record.set_address(contact.address);
        record.set_agent(contact.agent_version, contact.capabilities, words_);
        record.set_held(contact.version, contact.digest);
        record.busy = contact.busy;
        if (contact.run) record.take(*contact.run, false);
        record.silent = false;
        record.heard = true;
        record.dirty = true;
    });
    return contacted;
}

bool Index::beat(const Uuid& id, Time at, bool busy, const std::optional<store::RunSummary>& run) {
    bool is_new = false;
    with(id, [&](Record& record) {
        record.last_seen = std::max(record.last_seen, at);
        record.busy = busy;
        is_new = run && record.is_new(*run);
        if (run) record.take(*run, false);
        record.silent = false;
        record.heard = true;
        record.dirty = true;
    });
    return is_new;
}

void Index::reported(const Uuid& id, const store::RunSummary& run) {
    with(id, [&](Record& record) {
        record.take(run, true);
        record.dirty = true;
    });
}

void Index::set_traits(const Uuid& id, std::shared_ptr<const Traits> traits) {
    with(id, [&](Record& record) {
        record.traits = std::move(traits);
        record.traits_dirty = true;
    });
}

bool Index::replace_traits(const Uuid& id, const std::shared_ptr<const Traits>& old,
                           std::shared_ptr<const Traits> traits) {
    bool replaced = false;
    with(id, [&](Record& record) {
        replaced = record.traits == old;
        if (!replaced) return;
        record.traits = std::move(traits);
        record.traits_dirty = true;
    });
    return replaced;
}

void Index::set_problem(const Uuid& id, const std::string& problem) {
    with(id, [&](Record& record) { record.set_problem(problem); });
}

void Index::set_push(const Uuid& id, bool waiting) {
    with(id, [&](Record& record) {
        record.dirty |= record.push_waiting != waiting;
        record.push_waiting = waiting;
    });
}

void Index::put(const store::EnvoyRow& row) {
    auto& shard = shard_of(row.id);
    const std::lock_guard lock(shard.lock);
    shard.entries.try_emplace(row.id, row, row.sequence, words_);
}

void Index::revoke(const Uuid& id, Time at) {
    with(id, [&](Record& record) { record.revoked = at; });
}

void Index::forget(const Uuid& id) {
    auto& shard = shard_of(id);
    const std::lock_guard lock(shard.lock);
    shard.entries.erase(id);
}

std::optional<Envoy> Index::get(const Uuid& id) const {
    std::optional<Envoy> found;
    with(id, [&](const Record& record) { found = record.envoy(id); });
    return found;
}

template <class Each>
void Index::for_each_record(Each&& each) const {
    for (std::size_t at = 0; at < shard_count; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        for (auto& [id, record] : shards_[at].entries) each(id, record);
    }
}

std::optional<Envoy> Index::resolve(std::string_view name_or_uuid) const {
    if (const auto id = Uuid::parse(to_lower(name_or_uuid))) return get(*id);
    const auto name = to_lower(name_or_uuid);
    std::vector<Envoy> found;
    for_each_record([&](const Uuid& id, const Record& record) {
        if (record.hostname().size() == name.size() && to_lower(record.hostname()) == name)
            found.push_back(record.envoy(id));
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
    for_each_record([&](const Uuid& id, const Record& record) {
        if (!is_wanted(record, id, wanted, freshness_, now)) return;
        if (auto key = sort_key(record.hostname(), id); key > wanted.after)
            keys.emplace_back(std::move(key), id);
    });
    const auto page = std::min(wanted.most, keys.size());
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(page), keys.end());
    std::vector<Envoy> found;
    for (std::size_t at = 0; at < page; ++at)
        if (auto envoy = get(keys[at].second)) found.push_back(*std::move(envoy));
    return found;
}

std::string Index::key_of(const Envoy& envoy) { return sort_key(envoy.row.hostname, envoy.row.id); }

void Index::for_each(const std::function<void(const Envoy&)>& each) const {
    for_each_record([&](const Uuid& id, const Record& record) { each(record.envoy(id)); });
}

std::vector<Uuid> Index::all() const {
    std::vector<Uuid> ids;
    for_each_record([&](const Uuid& id, const Record&) { ids.push_back(id); });
    return ids;
}

Totals Index::totals(Time now) const {
    Totals totals;
    for_each_record(
        [&](const Uuid&, const Record& record) { count(totals, record, freshness_, now); });
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
    for_each_record([&](const Uuid&, Record& record) {
        const bool silent = reach_of(record.vitals(), freshness_, now) == Reach::offline;
        if (silent && !record.silent) ++count;
        record.silent = silent;
    });
    return count;
}

std::vector<std::pair<Uuid, std::shared_ptr<const Traits>>> Index::some_traits(
    const Uuid& after, std::size_t most,
    const std::function<bool(const Traits& traits)>& wanted) const {
    std::vector<std::pair<Uuid, std::shared_ptr<const Traits>>> found;
    const auto from = after.is_nil() ? 0 : number_of(after) + 1;
    for (auto at = from; at < shard_count && found.size() < most; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        for (const auto& [id, record] : shards_[at].entries)
            if (record.traits && wanted(*record.traits)) found.emplace_back(id, record.traits);
    }
    return found;
}

void Index::collect(std::vector<Uuid> Shard::*list, std::vector<Uuid>& names) {
    for (std::size_t at = 0; at < shard_count; ++at) {
        const std::lock_guard lock(shards_[at].lock);
        auto& some = shards_[at].*list;
        names.insert(names.end(), some.begin(), some.end());
        some.clear();
    }
    std::sort(names.begin(), names.end(), std::greater<>());
}

/// `take` looks at the entry of each name.
template <class Row, class Take>
std::vector<Row> Index::drain(Round& round, std::vector<Uuid> Shard::*list, std::size_t most,
                              Take&& take) {
    const std::lock_guard in_turn(round.lock);
    if (!std::exchange(round.has_begun, true)) collect(list, round.left);
    std::vector<Row> rows;
    for (; !round.left.empty() && rows.size() < most; round.left.pop_back()) {
        auto& shard = shard_of(round.left.back());
        const std::lock_guard lock(shard.lock);
        const auto found = shard.entries.find(round.left.back());
        if (found != shard.entries.end()) take(found->first, found->second, rows);
    }
    if (round.left.empty()) round.has_begun = false;
    return rows;
}

std::vector<store::EnvoyRow> Index::take_dirty(std::size_t most) {
    return drain<store::EnvoyRow>(rows_, &Shard::dirty, most,
                                  [](const Uuid& id, Record& record, auto& rows) {
                                      if (std::exchange(record.dirty, false))
                                          rows.push_back(record.row(id));
                                  });
}

std::vector<store::TraitsRow> Index::take_dirty_traits(std::size_t most) {
    return drain<store::TraitsRow>(
        traits_rows_, &Shard::traits_dirty, most, [](const Uuid& id, Record& record, auto& rows) {
            if (!std::exchange(record.traits_dirty, false)) return;
            rows.push_back({.envoy = id,
                            .digest = std::string(record.traits->digest()),
                            .packed = std::string(record.traits->packed())});
        });
}

void Index::put_back(Round& round, const Uuid& id) {
    const std::lock_guard lock(round.lock);
    round.left.push_back(id);
    round.has_begun = false;  // who was meanwhile dirtied comes along
}

void Index::again(const std::vector<store::EnvoyRow>& rows) {
    for (const auto& row : rows) {
        with(row.id, [](Record& record) { record.dirty = true; });
        put_back(rows_, row.id);
    }
}

void Index::again(const std::vector<store::TraitsRow>& rows) {
    for (const auto& row : rows) {
        with(row.envoy, [](Record& record) { record.traits_dirty = true; });
        put_back(traits_rows_, row.envoy);
    }
}

}  // namespace vigo::fleet
