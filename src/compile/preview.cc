// preview — two catalogues, every envoy under both.

#include "compile/preview.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"

namespace vigo::compile {
namespace {

constexpr std::string_view traits_root = "Traits.";
/// Bundles that are kept to be compared; more are compiled again when they are needed.
constexpr std::size_t bundles_kept = 400;

std::string key_of(const Envoy& envoy, const std::set<std::string>& paths) {
    std::string key;
    for (const auto& path : paths) {
        const auto value = value_at(envoy.hostname, envoy.traits, path);
        key += format("{}:{};", value.size(), value);
    }
    return key;
}

bool has_secret(const Rule rules, const Shape& shape) {
    if ((rules & secret) != 0) return true;
    return std::any_of(shape.members.begin(), shape.members.end(), [](const Shape::Member& each) {
        return has_secret(each.rules, each.shape);
    });
}

}  // namespace

/// What one side has for an envoy.
struct Preview::Policy {
    std::string digest;   ///< of the bundle; "" for none
    std::string problem;  ///< why there is none; "" also when no entry selects the envoy
    std::shared_ptr<const Bundle> bundle;  ///< null: there is none, or it was not kept
};

class Preview::Side {
 public:
    explicit Side(const Catalogue* catalogue) : catalogue_(catalogue) {}

    Policy of(const Envoy& envoy) {
        if (catalogue_ == nullptr) return {};
        const auto matched = match(*catalogue_, envoy.hostname);
        if (!matched) return {};
        auto& known = known_[matched->entry];
        for (const auto& set : known) {
            const auto found = set.policies.find(key_of(envoy, set.paths));
            if (found != set.policies.end()) return found->second;
        }
        return compiled(envoy, known);
    }

    /// The bundle of a policy that has one.
    std::shared_ptr<const Bundle> bundle_of(const Envoy& envoy, const Policy& policy) const {
        if (policy.bundle) return policy.bundle;
        Diagnostics ignored;
        auto made = compile(*catalogue_, envoy, ignored);
        expect(made.has_value());  // it was compiled before, from the same
        return std::make_shared<const Bundle>(std::move(made->bundle));
    }

 private:
    struct Known {
        std::set<std::string> paths;
        std::unordered_map<std::string, Policy> policies;
    };

    Policy compiled(const Envoy& envoy, std::vector<Known>& known) {
        Diagnostics findings;
        auto made = compile(*catalogue_, envoy, findings);
        if (!made) {
            findings.sort();
            return {.problem = findings.text()};
        }
        Policy policy{.digest = digest_of(made->bundle)};
        policy.bundle = std::make_shared<const Bundle>(std::move(made->bundle));
        const auto& paths = made->reads.paths();
        auto set = std::find_if(known.begin(), known.end(),
                                [&](const Known& each) { return each.paths == paths; });
        if (set == known.end()) set = known.insert(known.end(), {.paths = paths, .policies = {}});
        auto kept = policy;
        if (++bundles_ > bundles_kept) kept.bundle = nullptr;
        set->policies.emplace(key_of(envoy, paths), std::move(kept));
        return policy;
    }

    const Catalogue* catalogue_;
    std::map<std::size_t, std::vector<Known>> known_;
    std::size_t bundles_ = 0;
};

Preview::Preview(const Catalogue* live, const Catalogue& candidate, IsSecret is_secret)
    : before_(std::make_unique<Side>(live)),
      after_(std::make_unique<Side>(&candidate)),
      is_secret_(std::move(is_secret)) {}

Preview::~Preview() = default;

void Preview::add(const Envoy& envoy) {
    const auto before = before_->of(envoy);
    const auto after = after_->of(envoy);
    const bool had = !before.digest.empty();
    const bool has = !after.digest.empty();
    // Who had no policy and has none now, for whatever reason, sees no change.
    if ((had || has) ? before.digest == after.digest : true) {
        ++same_;
        return;
    }
    groups_[group_of(envoy, before, after)].envoys.push_back(envoy.hostname);
}

std::size_t Preview::group_of(const Envoy& envoy, const Policy& before, const Policy& after) {
    const auto key = format("{}/{}/{}", before.digest, after.digest, after.problem);
    if (const auto found = by_policies_.find(key); found != by_policies_.end())
        return found->second;
    FateGroup group;
    if (after.digest.empty()) {
        group.fate = after.problem.empty() ? Fate::orphan : Fate::breaks;
        group.problem = after.problem;
    } else {
        group.fate = before.digest.empty() ? Fate::begins : Fate::changes;
        static const Bundle nothing;
        const auto old = before.digest.empty() ? nullptr : before_->bundle_of(envoy, before);
        group.diff =
            bundle_diff(old ? *old : nothing, *after_->bundle_of(envoy, after), is_secret_);
    }
    const auto content =
        format("{} {} {}", name_of(group.fate), group.problem, to_json(to_value(group.diff)));
    const auto [place, is_new] = by_content_.emplace(content, groups_.size());
    if (is_new) groups_.push_back(std::move(group));
    by_policies_.emplace(key, place->second);
    return place->second;
}

std::vector<FateGroup> Preview::groups() const {
    auto sorted = groups_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const FateGroup& a, const FateGroup& b) {
        if (a.fate != b.fate) return a.fate < b.fate;
        return a.envoys.size() > b.envoys.size();
    });
    return sorted;
}

std::string_view name_of(Fate fate) {
    constexpr std::string_view names[] = {"breaks", "orphan", "changes", "begins"};
    return names[static_cast<int>(fate)];
}

IsSecret secrets_of(const Types& types) {
    std::set<std::pair<std::string, std::string>> hidden;
    for (const auto& type : types)
        for (const auto& each : type.fields)
            if (has_secret(each.rules, each.shape)) hidden.emplace(type.name, each.name);
    return [hidden](std::string_view type, std::string_view attribute) {
        return hidden.contains({std::string(type), std::string(attribute)});
    };
}

std::string value_at(std::string_view hostname, const Value& traits, std::string_view path) {
    const auto text = [](const Value* value) {
        return value == nullptr ? "-" : "+" + to_canonical_json(*value);
    };
    if (path == "hostname") return std::string(hostname);
    if (path.starts_with(traits_root)) return text(traits.at_path(path.substr(traits_root.size())));
    // Of a root that is not known here everything counts: that shares too little, never too much.
    return format("{} {}", hostname, text(&traits));
}

}  // namespace vigo::compile
