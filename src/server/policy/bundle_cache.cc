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
    return to_hex(digest.finish());
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
    const auto policy = policies_.find(subject.policy);
    if (policy == policies_.end()) return nullptr;
    const auto& [read_sets, bundles] = policy->second;
    for (const auto& paths : read_sets) {
        const auto found = bundles.find(key_of(subject, paths));
        if (found != bundles.end()) return found->second;
    }
    return nullptr;
}

/// Subjects with one flight are probably equal. Before anything is known of a policy, all of its
/// envoys wait for the first: it shows what matters.
std::string BundleCache::flight_of(const Subject& subject) const {
    const auto policy = policies_.find(subject.policy);
    if (policy == policies_.end()) return std::string(subject.policy);
    return format("{}/{}", subject.policy, key_of(subject, policy->second.read_sets.front()));
}

/// What was read stays known: envoys that differ there do not wait for each other.
void BundleCache::make_room(std::size_t bytes) {
    if (size_ < limits::cached_bundles && bytes_ + bytes <= limits::cached_bundle_bytes) return;
    if (policies_.size() >= limits::cached_bundles) policies_.clear();
    for (auto& [name, policy] : policies_) policy.bundles.clear();
    size_ = bytes_ = 0;
}

void BundleCache::keep(const Subject& subject, const Compiled& compiled) {
    make_room(compiled.bundle->bytes.size());
    const auto& paths = compiled.reads.paths();
    auto& [read_sets, bundles] = policies_[std::string(subject.policy)];
    if (std::find(read_sets.begin(), read_sets.end(), paths) == read_sets.end())
        read_sets.push_back(paths);
    if (!bundles.emplace(key_of(subject, paths), compiled.bundle).second) return;
    ++size_;
    bytes_ += compiled.bundle->bytes.size();
}

void BundleCache::keep_only(const std::unordered_set<std::string>& policies) {
    const std::lock_guard lock(lock_);
    std::erase_if(policies_, [&](const auto& each) {
        if (policies.contains(each.first)) return false;
        size_ -= each.second.bundles.size();
        for (const auto& [key, bundle] : each.second.bundles) bytes_ -= bundle->bytes.size();
        return true;
    });
}

std::size_t BundleCache::size() const {
    const std::lock_guard lock(lock_);
    return size_;
}

}  // namespace vigo::policy
