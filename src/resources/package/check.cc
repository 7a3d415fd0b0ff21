// check — looks at packages and says what must change.

#include "resources/package/check.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "resources/package/manager.h"

namespace vigo::resources {
namespace {

constexpr Millis index_stays_fresh{3'600'000};

std::vector<std::string> flags_of(const PackageWant& want) {
    std::vector<std::string> flags;
    for (const auto word : split(want.flags, ' '))
        if (!word.empty()) flags.emplace_back(word);
    return flags;
}

PackageChange change_of(const PackageWant& want) {
    return {.refresh_index = want.update_cache && want.state != PackageState::absent,
            .clean_up = want.post_cleanup,
            .purge = want.purge,
            .allow_downgrade = want.allow_downgrade,
            .change_held = want.lock_version,
            .flags = flags_of(want),
            .timeout = want.timeout};
}

/// One look at the packages that are named, and what must change.
class Look {
 public:
    Look(const PackageWant& want, const Host& host)
        : want_(want), host_(host), manager_(package_manager_of(host)), change_(change_of(want)) {}

    Drift drift() {
        if (want_.state == PackageState::latest) find_offers();
        for (const auto& name : want_.package.all) look_at(name);
        if (drift_.empty()) return std::move(drift_);
        if (want_.lock_version && want_.state != PackageState::absent)
            change_.hold = want_.package.all;
        drift_.fix_together(
            [&manager = manager_, change = change_](Host& h) { manager.apply(h, change); });
        return std::move(drift_);
    }

 private:
    void look_at(const std::string& name) {
        const auto found = manager_.find(host_, name);
        if (want_.state == PackageState::absent) return look_for_absence(name, found);
        if (!found || !found->is_installed)
            install(name, "absent", wanted_version(name));
        else if (!found->is_whole)
            repair(name, *found);
        else if (want_.state == PackageState::latest)
            look_for_newer(name, *found);
        else if (!want_.version.empty())
            look_for_version(name, *found);
        if (want_.lock_version && !(found && found->is_held))
            drift_.add(name + " hold", "no", "yes");
    }

    void look_for_absence(const std::string& name, const std::optional<PackageFound>& found) {
        const bool settings_left = found && found->has_leftovers && want_.purge;
        if (!found || (!found->is_installed && !settings_left)) return;
        drift_.add(name, settings_left ? "removed, settings left" : found->version,
                   want_.purge ? "purged" : "absent");
        change_.remove.push_back(name);
        change_.change_held |= found->is_held;
    }

    void look_for_version(const std::string& name, const PackageFound& found) {
        const auto order = manager_.compare(found.version, want_.version);
        if (order == 0) return;
        if (order > 0 && !want_.allow_downgrade)
            fail(Fault::conflict,
                 "{} {} is installed, which is newer than {}: set allow_downgrade to go back", name,
                 found.version, want_.version);
        refuse_held(name, found);
        install(name, found.version, want_.version);
    }

    void look_for_newer(const std::string& name, const PackageFound& found) {
        const auto offer = offers_.find(name);
        const bool newer = offer != offers_.end() && !offer->second.newest.empty() &&
                           manager_.compare(found.version, offer->second.newest) < 0;
        if (newer) {
            refuse_held(name, found);
            return install(name, found.version, offer->second.newest);
        }
        if (index_is_stale_ && !found.is_held) change_.install.push_back({.name = name});
    }

    void repair(const std::string& name, const PackageFound& found) {
        const bool torn = found.state.find("half-installed") != std::string::npos ||
                          found.state.find("reinstreq") != std::string::npos;
        drift_.add(name, found.state, wanted_version(name));
        change_.finish_others |= !torn;
        change_.install.push_back({.name = name, .version = want_.version, .reinstall = torn});
    }

    void install(const std::string& name, const std::string& is, const std::string& becomes) {
        drift_.add(name, is, becomes);
        change_.install.push_back({.name = name, .version = want_.version});
    }

    void refuse_held(const std::string& name, const PackageFound& found) const {
        if (found.is_held && !want_.lock_version)
            fail(Fault::conflict,
                 "{} is held at {}: set lock_version to take over the hold, or lift it with "
                 "apt-mark",
                 name, found.version);
    }

    std::string wanted_version(const std::string& name) const {
        if (!want_.version.empty()) return want_.version;
        const auto offer = offers_.find(name);
        return offer == offers_.end() || offer->second.newest.empty() ? "installed"
                                                                      : offer->second.newest;
    }

    /// What is on offer can only be known as of the last fetch: lists that are too old are a
    /// difference themselves.
    void find_offers() {
        offers_ = manager_.offers(host_, want_.package.all, change_.flags);
        if (!want_.update_cache) return;
        const auto old = manager_.index_age(host_);
        index_is_stale_ = !old || *old > index_stays_fresh;
        change_.refresh_index = index_is_stale_;
        if (index_is_stale_)
            drift_.add("update_cache", old ? age(*old) + " old" : "never fetched", "fresh");
    }

    const PackageWant& want_;
    const Host& host_;
    const PackageManager& manager_;
    PackageChange change_;
    Drift drift_;
    std::map<std::string, PackageOffer> offers_;
    bool index_is_stale_ = false;
};

std::string listed(const std::map<std::string, std::string>& upgrades) {
    constexpr std::size_t shown = 10;
    std::string text;
    for (const auto& [name, version] : upgrades) {
        if (std::count(text.begin(), text.end(), ',') == shown) return text + " …";
        text += format("{}{} {}", text.empty() ? "" : ", ", name, version);
    }
    return text;
}

}  // namespace

Drift check_packages(const PackageWant& want, const Host& host) { return Look(want, host).drift(); }

Drift check_all_packages(const PackageWant& want, const Host& host) {
    Drift drift;
    const auto& manager = package_manager_of(host);
    auto change = change_of(want);
    change.upgrade_all = true;
    const auto behind = manager.upgrades(host);
    if (!behind.empty()) drift.add("*", format("{} behind", behind.size()), listed(behind));
    const auto old = want.update_cache ? manager.index_age(host) : Millis(0);
    change.refresh_index = !old || *old > index_stays_fresh;
    if (change.refresh_index)
        drift.add("update_cache", old ? age(*old) + " old" : "never fetched", "fresh");
    if (!drift.empty())
        drift.fix_together([&manager, change](Host& h) { manager.apply(h, change); });
    return drift;
}

}  // namespace vigo::resources
