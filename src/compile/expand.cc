// expand — the resources of an envoy, before their attributes are filled in.
#include <algorithm>
#include <unordered_map>

#include "base/limits.h"
#include "compile/compiling.h"
#include "compile/dynamic.h"
#include "compile/facts.h"
#include "compile/secret_places.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

using SharedScope = std::shared_ptr<const Scope>;

Value root_of(const Value& vars, const Compiling& compiling) {
    Map root;
    root.add("Vars", vars);
    root.add("Traits", compiling.traits);
    if (!compiling.trial) root.add(asked_name, compiling.hostname);
    return root;
}

SharedScope with_item(const Scope& scope, const Value& item) {
    Map dot;
    dot.reserve(scope.dot.map().size() + 2);
    for (const auto& each : scope.dot.map()) dot.add(each);
    dot.set("Item", item);
    dot.set("Each", item);
    Scope made = scope;
    made.dot = std::move(dot);
    return std::make_shared<const Scope>(std::move(made));
}

/// An instance with its attributes, and with what its templates see as long as that is kept.
/// Rendered texts count for themselves.
std::size_t weight_of(const Instance& instance) {
    constexpr std::size_t kept_scope = 700;  // a dot of five members
    constexpr std::size_t in_order = 150;    // its place in the order, and in the sets of checks
    auto all = sizeof(Instance) + in_order + instance.name.size() + instance.when.size();
    const bool shares = instance.resource->variants.front().complete;
    if (!shares && instance.attributes.is_map())
        all += instance.attributes.map().size() * sizeof(Member);
    if (instance.scope != nullptr && instance.resource->foreach.given()) all += kept_scope;
    return all;
}

class Expanding {
 public:
    Expanding(Compiling& compiling, const Finish& finish, Expanded& into)
        : compiling_(compiling), finish_(finish), into_(into) {}

    void add(const Crate& crate, const std::string& condition, const Value& layered);

 private:
    void stamp_crate(const Crate& crate, const SharedScope& scope, const std::string& when);
    void stamp(const Crate& crate, const Resource& resource, const SharedScope& scope,
               const std::string& when, std::size_t number);
    std::string name_of(const Instance& instance, std::size_t number, bool& vague);
    std::string condition_of(const Instance& instance, const std::string& around);
    /// The items of `foreach`; none when it is wrong.
    const Value::List& items(const Reference& foreach, const Scope& scope);
    void overflow(const Resource& resource);
    void give_up();
    void refuse_same_names(const Crate& crate, std::size_t first);

    Compiling& compiling_;
    const Finish& finish_;
    Expanded& into_;
    const ServerFacts* facts_ = nullptr;  // of the current crate
    bool full_ = false;
    std::size_t stamps_ = 0;  // of the current crate's own foreach
};

void Expanding::add(const Crate& crate, const std::string& condition, const Value& layered) {
    if (full_) return;
    const auto vars = vars_of(crate, compiling_.entry.environment.name, layered);
    const Dynamic dynamic(compiling_, *compiling_.layers, &crate, vars);
    std::vector<std::string> unknown;
    const auto told = dynamic.answered(crate.asks, unknown);
    const auto scope = std::make_shared<const Scope>(
        Scope{root_of(told, compiling_), told, vars, std::move(unknown)});
    const ServerFacts facts(compiling_, vars, &dynamic);
    facts_ = &facts;
    auto when = condition;
    for (const auto& each : crate.whens) when = both_hold(when, facts.left_of(*each));
    if (when == "false") return;
    into_.crates.push_back(&crate);
    const auto first = into_.instances.size();
    stamps_ = 0;
    if (crate.foreach.name.empty()) {
        stamp_crate(crate, scope, when);
    } else {
        for (const auto& item : items(crate.foreach, *scope)) {
            if (full_) break;
            ++stamps_;
            stamp_crate(crate, with_item(*scope, item), when);
        }
    }
    if (!full_) refuse_same_names(crate, first);
    const bool keeps = scope.use_count() > 1;
    if (keeps && !compiling_.spend(vars.map().size() * sizeof(Member), crate.where)) give_up();
}

void Expanding::stamp_crate(const Crate& crate, const SharedScope& scope, const std::string& when) {
    for (const auto& resource : crate.resources) {
        if (full_) return;
        if (resource.foreach.name.empty()) {
            stamp(crate, resource, scope, when, 0);
            continue;
        }
        std::size_t number = 0;
        for (const auto& item : items(resource.foreach, *scope))
            if (!full_) stamp(crate, resource, with_item(*scope, item), when, ++number);
    }
}

void Expanding::stamp(const Crate& crate, const Resource& resource, const SharedScope& scope,
                      const std::string& when, std::size_t number) {
    if (into_.instances.size() >= limits::policy_resources) return overflow(resource);
    Instance made{.crate = &crate, .resource = &resource, .scope = scope};
    made.when = condition_of(made, when);
    made.removed = made.when == "false";
    made.name = name_of(made, number, made.vague);
    if (finish_) finish_(made);
    if (!compiling_.spend(weight_of(made), resource.where)) return give_up();
    into_.instances.push_back(std::move(made));
}

void Expanding::overflow(const Resource& resource) {
    give_up();
    compiling_.findings.error(
        rule::too_many, resource.where,
        format("the entry at {} comes to more than {} resources", compiling_.entry.where.text(),
               limits::policy_resources),
        "one `foreach` inside of another multiplies: use fewer items, or one file for many");
}

/// Half a policy is none: nothing more is done with it.
void Expanding::give_up() {
    full_ = true;
    into_.instances.clear();
}

std::string Expanding::name_of(const Instance& instance, std::size_t number, bool& vague) {
    const auto& name = instance.resource->name;
    if (name.parsed) {
        auto rendered = render_text(*name.parsed, "name", instance, compiling_);
        vague = !rendered;
        if (rendered)
            refuse_secret(*rendered, name.where, "the name of a resource", compiling_.findings);
        if (rendered && rendered->empty())
            compiling_.findings.error(rule::bad_name, name.where,
                                      "the name of a resource must not be empty");
        return rendered ? *rendered : name.text;
    }
    if (instance.resource->named) return name.text;
    auto made = name.text;
    if (stamps_ > 0) made += format("-{}", stamps_);
    if (number > 0) made += format("-{}", number);
    return made;
}

std::string Expanding::condition_of(const Instance& instance, const std::string& around) {
    if (instance.resource->whens.empty()) return around;
    auto when = around;
    for (const auto& each : instance.resource->whens)
        when = both_hold(when, facts_->left_of(*each));
    if (when.size() > limits::expression_bytes)
        compiling_.findings.error(
            rule::long_condition, instance.resource->whens.back()->where,
            format("this condition and those around it leave more than {} characters",
                   limits::expression_bytes));
    return when;
}

const Value::List& Expanding::items(const Reference& foreach, const Scope& scope) {
    static const Value::List none;
    const auto& vars = scope.vars;
    const Value* found = vars.at_path(foreach.name);
    const auto first = foreach.name.substr(0, foreach.name.find('.'));
    if (std::find(scope.unknown.begin(), scope.unknown.end(), first) != scope.unknown.end())
        return none;
    if (found == nullptr && lang::Template::is_one(foreach.name)) {
        compiling_.findings.error(rule::not_a_list, foreach.where,
                                  "foreach names a variable, and is no template",
                                  "write `foreach: sites` for the variable sites", foreach.name);
        return none;
    }
    if (found == nullptr) {
        std::vector<std::string_view> known;
        for (const auto& each : vars.map()) known.push_back(each.name);
        compiling_.findings.error(rule::undefined_variable, foreach.where,
                                  format("no layer sets the variable \"{}\"", foreach.name),
                                  meant(foreach.where, foreach.name, known,
                                        "set an empty list as the default in the configcrate"));
        return none;
    }
    if (found->is_list()) return found->list();
    if (!found->is_null())
        compiling_.findings.error(rule::not_a_list, foreach.where,
                                  format("foreach needs a list, and \"{}\" is {} here",
                                         foreach.name, vigo::name_of(found->kind())),
                                  format("it is set at {}", found->where().text()));
    return none;
}

void Expanding::refuse_same_names(const Crate& crate, std::size_t first) {
    std::unordered_map<std::string_view, const Instance*> seen;
    for (auto at = first; at < into_.instances.size(); ++at) {
        const auto& each = into_.instances[at];
        if (each.vague) continue;
        const auto [other, added] = seen.emplace(each.name, &each);
        if (added) continue;
        compiling_.findings.error(
            rule::duplicate_resource, each.resource->name.where,
            format("configcrate {} has two resources named \"{}\"", crate.name, each.name),
            format("the other one is at {}", other->second->resource->name.where.text()));
    }
}

}  // namespace

bool Compiling::spend(std::size_t bytes, const Place& where) {
    if (budget.is_spent()) return false;
    if (budget.spend(bytes)) return true;
    findings.error(rule::too_many, where,
                   format("the resources of the entry at {} come to more than {} MiB",
                          entry.where.text(), budget.most() >> 20),
                   "use fewer items of `foreach`, or shorter texts: a bundle travels whole");
    return false;
}

Expanded expand(const std::vector<Inclusion>& included, const Value& layered, Compiling& compiling,
                const Finish& finish) {
    Expanded made;
    Expanding expanding(compiling, finish, made);
    for (const auto& each : included)
        if (each.without.empty()) expanding.add(*each.crate, each.condition, layered);
    return made;
}

}  // namespace vigo::compile
