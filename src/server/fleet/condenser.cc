#include "server/fleet/condenser.h"

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"

namespace vigo::fleet {
namespace {

constexpr std::size_t growth = 10;

}  // namespace

Condenser::Condenser(Index& index, store::Store& store, const Clock& clock)
    : index_(index), store_(store), clock_(clock), next_at_(limits::dictionary_envoys) {
    const auto known = store.dictionaries.all();
    learned_ = known.size();
    if (!known.empty())
        next_at_ = std::max(next_at_, static_cast<std::size_t>(known.back().learned_of) * growth);
    has_work_ = !known.empty();
}

void Condenser::step() {
    const auto envoys = index_.size();
    if (envoys >= next_at_ && learned_ < limits::dictionaries) learn(envoys);
    if (has_work_) repack();
}

void Condenser::learn(std::size_t envoys) {
    const auto known =
        index_.some_traits({}, limits::dictionary_samples, [](const Traits&) { return true; });
    if (known.size() < limits::dictionary_envoys) return;
    std::vector<std::string> samples;
    for (const auto& [id, traits] : known) {
        samples.push_back(traits->text());
        if (samples.size() == limits::dictionary_samples) break;
    }
    next_at_ = envoys * growth;
    ++learned_;
    const auto dictionary = store::Packer::learn(samples);
    if (!dictionary) return;
    store_.dictionaries.add({.bytes = *dictionary,
                             .learned = clock_.now(),
                             .learned_of = static_cast<std::int64_t>(envoys)});
    store_.packer.use(*dictionary);
    log::info("traits are packed by what the fleet has in common",
              {{"envoys", std::to_string(envoys)}});
    has_work_ = true;
    after_ = {};
}

void Condenser::repack() {
    const auto old = index_.some_traits(
        after_, limits::repacked_at_once,
        [&](const Traits& traits) { return store_.packer.is_outdated(traits.packed()); });
    for (const auto& [id, traits] : old)
        index_.replace_traits(
            id, traits,
            std::make_shared<const Traits>(traits->digest(), store_.packer.pack(traits->text()),
                                           store_.packer));
    has_work_ = !old.empty();
    after_ = old.empty() ? Uuid() : old.back().first;
    // The last shard was seen: from the first again, as some may have changed meanwhile.
    if (old.size() < limits::repacked_at_once) after_ = {};
}

}  // namespace vigo::fleet
