// local_state — the files `digests`, `triggers` and `reversals` of a state folder.

#include "agent/local/local_state.h"

#include "base/error.h"
#include "base/log.h"
#include "schema/encode.h"

namespace vigo::agent {

LocalState::LocalState(std::string folder, bool dry_run)
    : folder_(std::move(folder)), read_only_(dry_run) {
    const auto names = load("triggers");
    if (names.is_list())
        for (const auto& name : names.list()) pending_.insert(name.source());
    const auto reverted = load("reversals");
    if (!reverted.is_map()) return;
    for (const auto& each : reverted.map()) {
        const Value* before = each.value.find("before");
        reversals_[each.name] = {.done = each.value.find("done") != nullptr,
                                 .before = before == nullptr ? std::string() : before->source()};
    }
}

/// Null when there is none, or none that can be read.
Value LocalState::load(const std::string& name) const {
    try {
        const auto bytes = ours_.files().read(folder_ + "/" + name);
        return bytes ? decode(*bytes) : Value();
    } catch (const Error& error) {
        log::warn("cannot read what an earlier apply left to do", {{"why", error.message()}});
        return {};
    }
}

void LocalState::load_digests(RealHost& host) {
    try {
        if (const auto bytes = ours_.files().read(folder_ + "/digests")) host.load_digests(*bytes);
    } catch (const Error& error) {
        log::debug("cannot read the digests of earlier runs", {{"why", error.message()}});
    }
    digests_known_ = host.digest_changes();
}

void LocalState::save_digests(const RealHost& host) {
    if (host.digest_changes() != digests_known_) save("digests", host.save_digests());
}

void LocalState::add(const std::string& resource) {
    if (pending_.insert(resource).second) save_pending();
}

void LocalState::remove(const std::string& resource) {
    if (pending_.erase(resource) > 0) save_pending();
}

void LocalState::keep_reversal(const std::string& resource, const Reverted& what) {
    reversals_[resource] = what;
    save_reversals();
}

void LocalState::forget_reversal(const std::string& resource) {
    if (reversals_.erase(resource) > 0) save_reversals();
}

void LocalState::save_reversals() {
    Map all;
    for (const auto& [name, what] : reversals_) {
        Map one;
        if (what.done) one.add("done", true);
        one.add("before", what.before);
        all.add(name, std::move(one));
    }
    save("reversals", encode(all));
}

void LocalState::save_pending() {
    Value::List names;
    for (const auto& name : pending_) names.emplace_back(name);
    save("triggers", encode(names));
}

void LocalState::save(const std::string& name, const std::string& content) {
    if (read_only_) return;
    try {
        ours_.files().make_directory(folder_, 0700);
        ours_.files().put({.path = folder_ + "/" + name, .content = content, .mode = 0600});
    } catch (const Error& error) {
        read_only_ = true;
        log::warn("cannot remember this run", {{"state", folder_}, {"why", error.message()}});
    }
}

}  // namespace vigo::agent
