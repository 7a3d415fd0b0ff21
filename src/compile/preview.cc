// preview — two catalogues, every envoy under both.

#include "compile/preview.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "compile/piece_diff.h"
#include "compile/side_by_side.h"
#include "compile/stable.h"
#include "compile/told.h"
#include "compile/workshop.h"
#include "schema/json.h"

namespace vigo::compile {
namespace {

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
    std::uint64_t id = 0;  ///< of one that has a bundle, for all envoys that share it; 0 for none
    std::string problem;   ///< why there is none; "" also when no entry selects the envoy
    std::shared_ptr<const Assembled> bundle;  ///< null: there is none, or it was not kept
};

class Preview::Side {
 public:
    explicit Side(const Catalogue* catalogue) : catalogue_(catalogue) {
        if (catalogue != nullptr) workshop_ = std::make_unique<Workshop>(*catalogue);
    }

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

    const Catalogue* catalogue() const { return catalogue_; }
    Workshop& workshop() { return *workshop_; }

    /// The bundle of a policy; null when it has none.
    std::shared_ptr<const Assembled> bundle_of(const Envoy& envoy, const Policy& policy) {
        if (policy.id == 0 || policy.bundle) return policy.bundle;
        Diagnostics ignored;
        auto made = workshop_->compile(envoy, ignored);
        expect(made.has_value());  // it was compiled before, from the same
        return std::make_shared<const Assembled>(std::move(*made));
    }

 private:
    struct Known {
        std::set<std::string> paths;
        std::unordered_map<std::string, Policy> policies;
    };

    Policy compiled(const Envoy& envoy, std::vector<Known>& known) {
        Diagnostics findings;
        auto made = workshop_->compile(envoy, findings);
        if (!made) {
            findings.sort();
            return {.problem = findings.text()};
        }
        const auto paths = made->reads.paths();
        Policy policy{.id = ++policies_};
        policy.bundle = std::make_shared<const Assembled>(std::move(*made));
        auto set = std::find_if(known.begin(), known.end(),
                                [&](const Known& each) { return each.paths == paths; });
        if (set == known.end()) set = known.insert(known.end(), {.paths = paths, .policies = {}});
        auto kept = policy;
        if (policies_ > bundles_kept) kept.bundle = nullptr;
        set->policies.emplace(key_of(envoy, paths), std::move(kept));
        return policy;
    }

    const Catalogue* catalogue_;
    std::unique_ptr<Workshop> workshop_;
    std::map<std::size_t, std::vector<Known>> known_;
    std::uint64_t policies_ = 0;
};

Preview::Preview(const Catalogue* live, const Catalogue& candidate, IsSecret is_secret)
    : before_(std::make_unique<Side>(live)),
      after_(std::make_unique<Side>(&candidate)),
      is_secret_(std::move(is_secret)),
      compare_(std::make_unique<PieceDiff>()) {
    if (live != nullptr)
        side_by_side_ =
            std::make_unique<SideBySide>(*live, before_->workshop(), candidate, after_->workshop());
}

Preview::~Preview() = default;

void Preview::add(const Envoy& envoy) {
    const auto quickly = compared(envoy);
    if (const auto group = quickly ? *quickly : compiled(envoy))
        groups_[*group].envoys.push_back(envoy.hostname);
    else
        ++same_;
}

std::optional<Preview::Outcome> Preview::compared(const Envoy& envoy) {
    if (!side_by_side_) return std::nullopt;
    const auto before = match(*before_->catalogue(), envoy.hostname);
    const auto after = match(*after_->catalogue(), envoy.hostname);
    if (!before || !after) return std::nullopt;
    auto& alike = alike_[{before->entry, after->entry}];
    const auto traits = stable_part(envoy.traits);
    Told told(envoy.hostname, traits);
    if (const auto* known = alike.find(told)) return *known;
    const auto [pair, breaks] = side_by_side_->of(envoy, *before, *after);
    if (breaks) return broken(envoy);
    if (!pair) return std::nullopt;
    std::optional<FateGroup> fate;
    if (auto diff = compare_->between(pair->before, pair->after, is_secret_))
        fate = FateGroup{.fate = Fate::changes, .diff = std::move(*diff)};
    const auto outcome = place_of(std::move(fate));
    alike.keep(pair->facts, told, outcome);
    return outcome;
}

/// Why, the compiler tells; what it had does not matter.
std::optional<Preview::Outcome> Preview::broken(const Envoy& envoy) {
    const auto after = after_->of(envoy);
    if (after.id != 0) return std::nullopt;
    const Policy some{.id = ~std::uint64_t{0}};
    return group_of(envoy, some, after);
}

Preview::Outcome Preview::compiled(const Envoy& envoy) {
    const auto before = before_->of(envoy);
    const auto after = after_->of(envoy);
    // Who had no policy and has none now, for whatever reason, sees no change.
    const bool any = before.id != 0 || after.id != 0;
    return any ? group_of(envoy, before, after) : std::nullopt;
}

Preview::Outcome Preview::group_of(const Envoy& envoy, const Policy& before, const Policy& after) {
    const auto key = format("{}/{}/{}", before.id, after.id, after.problem);
    if (const auto found = by_policies_.find(key); found != by_policies_.end())
        return found->second;
    const auto place = place_of(fate_of(envoy, before, after));
    by_policies_.emplace(key, place);
    return place;
}

Preview::Outcome Preview::place_of(std::optional<FateGroup> fate) {
    if (!fate) return std::nullopt;
    const auto content =
        format("{} {} {}", name_of(fate->fate), fate->problem, to_json(to_value(fate->diff)));
    const auto [at, is_new] =
        by_content_.emplace(crypto::view(crypto::sha256(content)), groups_.size());
    if (is_new) groups_.push_back(std::move(*fate));
    return at->second;
}

std::optional<FateGroup> Preview::fate_of(const Envoy& envoy, const Policy& before,
                                          const Policy& after) {
    if (after.id == 0)
        return FateGroup{.fate = after.problem.empty() ? Fate::orphan : Fate::breaks,
                         .problem = after.problem};
    const auto now = after_->bundle_of(envoy, after);
    if (before.id == 0)
        return FateGroup{.fate = Fate::begins,
                         .diff = bundle_diff(Bundle(), now->bundle(), is_secret_)};
    const auto old = before_->bundle_of(envoy, before);
    auto diff = compare_->between(*old, *now, is_secret_);
    if (!diff) return std::nullopt;
    return FateGroup{.fate = Fate::changes, .diff = std::move(*diff)};
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
    return text_told(hostname, traits, path, to_canonical_json);
}

}  // namespace vigo::compile
