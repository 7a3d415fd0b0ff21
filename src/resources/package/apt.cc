// apt — packages of Debian and its kin: dpkg's database, apt-cache for what is on offer, apt-get
// for changes.
#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "resources/package/apt_output.h"
#include "resources/package/debian_version.h"
#include "resources/package/dpkg_status.h"
#include "resources/package/manager.h"
#include "resources/support/apt_failure.h"

namespace vigo::resources {
namespace {

constexpr const char* stamp = "/var/lib/apt/periodic/update-success-stamp";

using Arguments = std::vector<std::string>;

void append(Arguments& to, std::span<const std::string> more) {
    to.insert(to.end(), more.begin(), more.end());
}

Command unattended(Arguments words, const PackageChange& change) {
    return {.words = std::move(words),
            .environment = {{"DEBIAN_FRONTEND", "noninteractive"},
                            {"APT_LISTCHANGES_FRONTEND", "none"},
                            {"UCF_FORCE_CONFFOLD", "1"}},
            .timeout = change.timeout};
}

/// Settings that the operator edited are kept; a lock is waited for, but not for ever.
Arguments apt_get(std::initializer_list<const char*> rest) {
    Arguments words{"apt-get",
                    "-q",
                    "-y",
                    "-o",
                    "DPkg::Lock::Timeout=60",
                    "-o",
                    "Dpkg::Use-Pty=0",
                    "-o",
                    "Dpkg::Options::=--force-confdef",
                    "-o",
                    "Dpkg::Options::=--force-confold"};
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
}

/// With the operator's flags, which suit installing and removing; `update` refuses most of them.
Arguments apt_get(const char* verb, const PackageChange& change) {
    auto words = apt_get({});
    append(words, change.flags);
    words.emplace_back(verb);
    return words;
}

void run(Host& host, Arguments words, const PackageChange& change) {
    const auto result = host.commands().run(unattended(std::move(words), change));
    if (result.timed_out)
        fail(Fault::timeout, "apt-get took longer than {}", to_text(change.timeout));
    if (!result.ok()) throw apt_failure(result);
}

/// Its hook leaves the stamp that Ubuntu's update-notifier leaves, and only after complete success.
void refresh(Host& host, const PackageChange& change) {
    const auto hook = format(
        "APT::Update::Post-Invoke-Success::=mkdir -p /var/lib/apt/periodic && touch {}", stamp);
    auto words = apt_get({"update", "-o", "APT::Update::Error-Mode=any", "-o", hook.c_str()});
    run(host, std::move(words), change);
}

/// dpkg keeps a journal in `updates` while it works; what is there when nobody works is left of a
/// crash.
bool was_interrupted(const Host& host) {
    return host.files().status("/var/lib/dpkg/updates") &&
           !host.files().list("/var/lib/dpkg/updates").empty();
}

void finish_others(Host& host, const PackageChange& change) {
    run(host, {"dpkg", "--force-confdef", "--force-confold", "--configure", "-a"}, change);
}

class Apt : public PackageManager {
 public:
    std::optional<PackageFound> find(const Host& host, const std::string& name) const override {
        const auto status =
            host.files().parsed<DpkgStatus>("/var/lib/dpkg/status", DpkgStatus::parse);
        const auto* found = status->find(name);
        if (found == nullptr) return std::nullopt;
        return PackageFound{
            .version = found->version,
            .is_installed = !found->is_gone(),
            .is_whole = found->is_whole(),
            .is_held = found->want == "hold",
            .has_leftovers = found->state == "config-files",
            .state = found->flag == "ok" ? found->state : found->state + ", " + found->flag};
    }

    std::map<std::string, PackageOffer> offers(const Host& host, std::span<const std::string> names,
                                               std::span<const std::string> flags) const override {
        Arguments words{"apt-cache"};
        append(words, release_of(flags));
        words.emplace_back("policy");
        append(words, names);
        const auto result = host.commands().query({.words = std::move(words)});
        if (!result.ok()) throw apt_failure(result);
        return parse_policy(result.out);
    }

    std::map<std::string, std::string> upgrades(const Host& host) const override {
        const auto result = host.commands().query(
            {.words = {"apt-get", "--simulate", "--with-new-pkgs", "upgrade"}});
        if (!result.ok()) throw apt_failure(result);
        return parse_simulation(result.out);
    }

    std::strong_ordering compare(std::string_view a, std::string_view b) const override {
        return compare_debian_versions(a, b);
    }

    std::optional<Millis> index_age(const Host& host) const override {
        auto found = host.files().status(stamp);
        if (!found) found = host.files().status("/var/lib/apt/lists");
        if (!found) return std::nullopt;
        return std::max(Millis(0), Millis(to_ms(host.clock().now()) - found->mtime_ns / 1'000'000));
    }

    void apply(Host& host, const PackageChange& change) const override {
        if (change.finish_others || was_interrupted(host)) finish_others(host, change);
        if (change.refresh_index) refresh(host, change);
        if (!change.install.empty()) install(host, change);
        if (!change.remove.empty()) remove(host, change);
        if (change.upgrade_all) {
            auto words = apt_get("upgrade", change);
            words.emplace_back("--with-new-pkgs");
            run(host, std::move(words), change);
        }
        if (!change.hold.empty()) mark(host, "hold", change.hold, change);
        if (change.clean_up) clean_up(host, change);
    }

 private:
    /// apt-get takes a name that it does not know for a pattern, and installs all that fit: so only
    /// known names pass.
    void demand_offers(const Host& host, const PackageChange& change) const {
        Arguments names;
        for (const auto& each : change.install) names.push_back(each.name);
        const auto known = offers(host, names, change.flags);
        for (const auto& each : change.install) {
            const auto offer = known.find(each.name);
            if (offer == known.end() || offer->second.newest.empty())
                fail(Fault::not_found, "no repository of this machine offers {}: {}", each.name,
                     change.refresh_index ? "check its name"
                                          : "check its name, or set update_cache");
            const auto& versions = offer->second.versions;
            if (!each.version.empty() &&
                std::find(versions.begin(), versions.end(), each.version) == versions.end())
                fail(Fault::not_found, "version {} of {} is not on offer: there is {}",
                     each.version, each.name, join(versions, ", "));
        }
    }

    void install(Host& host, const PackageChange& change) const {
        demand_offers(host, change);
        auto words = apt_get("install", change);
        if (change.allow_downgrade) words.emplace_back("--allow-downgrades");
        if (change.change_held) words.emplace_back("--allow-change-held-packages");
        const bool torn = std::any_of(change.install.begin(), change.install.end(),
                                      [](const auto& each) { return each.reinstall; });
        if (torn) words.emplace_back("--reinstall");
        for (const auto& each : change.install)
            words.push_back(each.version.empty() ? each.name : each.name + "=" + each.version);
        run(host, std::move(words), change);
    }

    void remove(Host& host, const PackageChange& change) const {
        if (change.change_held) mark(host, "unhold", change.remove, change);
        auto words = apt_get(change.purge ? "purge" : "remove", change);
        append(words, change.remove);
        run(host, std::move(words), change);
    }

    void mark(Host& host, const char* verb, std::span<const std::string> names,
              const PackageChange& change) const {
        Arguments words{"apt-mark", verb};
        append(words, names);
        run(host, std::move(words), change);
    }

    void clean_up(Host& host, const PackageChange& change) const {
        try {
            run(host, apt_get({"autoremove"}), change);
        } catch (const Error& error) {
            log::warn("removing packages that nothing needs failed", {{"error", error.message()}});
        }
    }
};

}  // namespace

const PackageManager& apt() {
    static const Apt one;
    return one;
}

}  // namespace vigo::resources
