// memory — the store when it works, this process when it does not.

#include "agent/memory.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

constexpr int good_cycles_until_calm = 3;

}  // namespace

Memory::Memory(Open open) : open_(std::move(open)) { recover(); }

bool Memory::attempt(const std::function<void(Store&)>& work) {
    if (store_ == nullptr) return false;
    try {
        work(*store_);
    } catch (const Error& error) {
        complain("the store cannot be written; what happens is remembered until it can", error);
        // After a failure in the middle LMDB takes no more, and opening puts damage aside.
        if (error.fault() == Fault::internal) store_.reset();
        return false;
    }
    in_trouble_ = false;
    return true;
}

void Memory::complain(std::string_view what, const Error& error) {
    if (!said_trouble_) log::error(what, {{"why", error.message()}});
    said_trouble_ = in_trouble_ = failed_in_cycle_ = true;
}

void Memory::calm_down() {
    if (!said_trouble_) return;
    good_cycles_ = std::exchange(failed_in_cycle_, false) ? 0 : good_cycles_ + 1;
    if (good_cycles_ < good_cycles_until_calm) return;
    log::info("the store can be written again");
    said_trouble_ = false;
    good_cycles_ = 0;
}

void Memory::adopt(std::unique_ptr<Store> store) {
    // Read first: each write may close it.
    const auto stored = store->notes();
    if (stored.run_number >= notes_.run_number) notes_ = stored;
    triggers_.merge(store->pending());
    reversals_.merge(store->reversals());  // ours are newer
    store_ = std::move(store);
    store_id_ = store_->id();
    in_trouble_ = false;
    for (const auto& name : triggers_) attempt([&](Store& it) { it.add(name); });
    for (const auto& [name, what] : reversals_)
        attempt([&, &name = name, &what = what](Store& it) { it.keep_reversal(name, what); });
}

bool Memory::recover() {
    calm_down();
    return mend();
}

bool Memory::mend() {
    if (store_ != nullptr && store_->is_in_place()) {
        while (!waiting_.empty() &&
               attempt([&](Store& store) { store.finish_run(notes_, waiting_.front()); }))
            waiting_.erase(waiting_.begin());
        return false;
    }
    const auto before = store_id_;
    store_.reset();
    try {
        adopt(open_());
    } catch (const Error& error) {
        complain("the store cannot be opened; what happens is remembered until it can", error);
        return false;
    }
    return store_id_ != before;
}

void Memory::look(const std::function<void(const Store&)>& at) const {
    if (store_ == nullptr) return;
    try {
        at(*store_);
    } catch (const Error& error) {
        log::error("the store cannot be read; it is opened again", {{"why", error.message()}});
        store_.reset();
    }
}

void Memory::refresh() {
    if (in_trouble_ || !waiting_.empty()) return;
    look([&](const Store& store) {
        triggers_ = store.pending();
        reversals_ = store.reversals();
        const auto stored = store.notes();
        if (stored.run_number <= notes_.run_number) return;
        notes_.run_number = stored.run_number;
        notes_.last_run = stored.last_run;
        notes_.last_run_told = stored.last_run_told;
    });
}

void Memory::save() {
    attempt([&](Store& store) { store.keep_notes(notes_); });
}

std::optional<HeldPolicy> Memory::policy() const {
    std::optional<HeldPolicy> kept;
    look([&](const Store& store) { kept = store.policy(); });
    return kept;
}

void Memory::keep_policy(const HeldPolicy& policy) {
    attempt([&](Store& store) { store.keep_policy(policy); });
}

void Memory::keep_traits(const std::string& json, const std::string& digest, Time collected) {
    notes_.traits_ms = to_ms(collected);
    if (digest == traits_digest_) return;
    if (attempt([&](Store& store) { store.keep_traits(json, collected); })) traits_digest_ = digest;
}

std::string Memory::digest_cache() const {
    std::string cache;
    look([&](const Store& store) { cache = store.digest_cache(); });
    return cache;
}

void Memory::keep_digest_cache(const std::string& cache) {
    attempt([&](Store& store) { store.keep_digest_cache(cache); });
}

void Memory::add(const std::string& resource) {
    triggers_.insert(resource);
    attempt([&](Store& store) { store.add(resource); });
}

void Memory::remove(const std::string& resource) {
    if (triggers_.erase(resource) == 0) return;
    attempt([&](Store& store) { store.remove(resource); });
}

void Memory::keep_reversal(const std::string& resource, const Reverted& what) {
    reversals_[resource] = what;
    attempt([&](Store& store) { store.keep_reversal(resource, what); });
}

void Memory::forget_reversal(const std::string& resource) {
    reversals_.erase(resource);
    attempt([&](Store& store) { store.forget_reversal(resource); });
}

void Memory::hold_back(QueuedRun run) {
    waiting_.push_back(std::move(run));
    if (waiting_.size() <= limits::reports_in_memory) return;
    waiting_[1].merged += waiting_[0].merged + 1;
    waiting_.erase(waiting_.begin());
}

void Memory::finish_run(std::optional<QueuedRun> report) {
    // Reports go in their order: behind one that waits, all wait.
    if (report && !waiting_.empty()) {
        hold_back(std::move(*report));
        mend();
        return;
    }
    if (attempt([&](Store& store) { store.finish_run(notes_, report); })) return;
    if (report) hold_back(std::move(*report));
}

std::vector<QueuedRun> Memory::oldest_runs(std::size_t most, std::size_t most_bytes) const {
    std::vector<QueuedRun> runs;
    look([&](const Store& store) { runs = store.oldest_runs(most, most_bytes); });
    return runs;
}

void Memory::acknowledge(std::uint64_t number) {
    attempt([&](Store& store) { store.acknowledge(number); });
}

std::size_t Memory::queued_runs() const {
    auto count = waiting_.size();
    look([&](const Store& store) { count += store.queued_runs(); });
    return count;
}

}  // namespace vigo::agent
