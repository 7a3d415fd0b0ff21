// bundle_cache — finding, compiling once, keeping.

#include "server/policy/bundle_cache.h"

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "compile/preview.h"
#include "crypto/digest.h"

namespace vigo::policy {

std::string key_of(const BundleCache::Subject& subject, const std::set<std::string>& paths) {
    crypto::Sha256Stream digest;
    for (const auto& path : paths) {
        const auto read = compile::value_at(subject.hostname, subject.traits, path);
        digest.add(format("{}:{}={}:", path.size(), path, read.size()));
        digest.add(read);
    }
    return format("{}/{}", subject.entry, to_hex(digest.finish()));
}

BundleCache::Found BundleCache::get(const Subject& subject, const Compile& compile) {
    const auto deadline = std::chrono::steady_clock::now() + options_.patience;
    std::unique_lock lock(lock_);
    std::string flight;
    for (;;) {
        if (auto bundle = find(subject)) return {.bundle = std::move(bundle)};
        flight = flight_of(subject);
        if (flying_.size() < options_.compiling && flying_.insert(flight).second) break;
        if (landed_.wait_until(lock, deadline) == std::cv_status::timeout) return {.busy = true};
    }
    lock.unlock();
    Compiled compiled;
    try {
        compiled = compile();
    } catch (const Error& e) {
        compiled = {.error = e.message()};
    }
    lock.lock();
    flying_.erase(flight);
    if (compiled.bundle) keep(subject, compiled);
    landed_.notify_all();
    return {.bundle = compiled.bundle, .error = compiled.error};
}

std::shared_ptr<const SharedBundle> BundleCache::find(const Subject& subject) const {
    const auto sets = read_sets_.find(subject.entry);
    if (sets == read_sets_.end()) return nullptr;
    for (const auto& paths : sets->second) {
        const auto found = bundles_.find(key_of(subject, paths));
        if (found != bundles_.end()) return found->second;
    }
    return nullptr;
}

/// Subjects with one flight are probably equal. Before anything is known of an entry, all of its
/// envoys wait for the first: it shows what matters.
std::string BundleCache::flight_of(const Subject& subject) const {
    const auto sets = read_sets_.find(subject.entry);
    if (sets == read_sets_.end()) return std::to_string(subject.entry);
    return key_of(subject, sets->second.front());
}

void BundleCache::keep(const Subject& subject, const Compiled& compiled) {
    if (bundles_.size() >= limits::cached_bundles) {
        bundles_.clear();
        read_sets_.clear();
    }
    const auto& paths = compiled.reads.paths();
    auto& sets = read_sets_[subject.entry];
    if (std::find(sets.begin(), sets.end(), paths) == sets.end()) sets.push_back(paths);
    bundles_.emplace(key_of(subject, paths), compiled.bundle);
}

std::size_t BundleCache::size() const {
    const std::lock_guard lock(lock_);
    return bundles_.size();
}

}  // namespace vigo::policy
