// linking — the names in `depends_on`, `before`, `notify` and `subscribes` become positions.
#include "compile/linking.h"

#include <map>
#include <unordered_map>

#include "compile/links.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

using Position = std::uint32_t;

class Linking {
 public:
    Linking(const Expanded& expanded, Compiling& compiling);
    Links take();

 private:
    struct Home {
        std::unordered_map<std::string_view, Position> by_name;
        std::vector<Position> all;
    };
    using Apply = void (Linking::*)(Position from, Position to, const Place& where);

    void inside(Position from, const Patterns& names, std::string_view attribute, Apply apply);
    void across(Position from, const Patterns& names, std::string_view attribute, Apply apply,
                bool only_waiting);
    bool apply_to(const Crate& crate, std::string_view name, Position from, const Place& where,
                  Apply apply);
    /// The name that `pattern` stands for in this instance; nothing when it is not known.
    std::optional<std::string> name_in(Position from, const Pattern& pattern,
                                       std::string_view attribute);
    void report(const Pattern& pattern, std::string_view attribute, const std::string& name);

    void depend(Position from, Position to, const Place& where);
    void precede(Position from, Position to, const Place& where) { depend(to, from, where); }
    void notify(Position from, Position to, const Place& where);
    void subscribe(Position from, Position to, const Place& where) { notify(to, from, where); }

    const Expanded& expanded_;
    Compiling& compiling_;
    std::map<const Crate*, Home> homes_;
    Links links_;
};

Linking::Linking(const Expanded& expanded, Compiling& compiling)
    : expanded_(expanded), compiling_(compiling) {
    const auto count = expanded.instances.size();
    links_.after.resize(count);
    links_.notifies.resize(count);
    for (Position at = 0; at < count; ++at) {
        const auto& each = expanded.instances[at];
        auto& home = homes_[each.crate];
        home.all.push_back(at);
        if (!each.vague) home.by_name.emplace(each.name, at);
    }
}

Links Linking::take() {
    for (Position at = 0; at < expanded_.instances.size(); ++at) {
        const auto& each = expanded_.instances[at];
        if (each.removed) continue;
        inside(at, each.resource->depends_on, "depends_on", &Linking::depend);
        inside(at, each.resource->before, "before", &Linking::precede);
        across(at, each.resource->notify, "notify", &Linking::notify, true);
        across(at, each.resource->subscribes, "subscribes", &Linking::subscribe, false);
    }
    return std::move(links_);
}

void Linking::inside(Position from, const Patterns& names, std::string_view attribute,
                     Apply apply) {
    const auto& crate = *expanded_.instances[from].crate;
    for (const auto& pattern : names) {
        const auto name = name_in(from, pattern, attribute);
        if (name && !apply_to(crate, *name, from, pattern.where, apply) &&
            !may_name_resource(crate, *name))
            report(pattern, attribute, *name);
    }
}

void Linking::across(Position from, const Patterns& names, std::string_view attribute, Apply apply,
                     bool only_waiting) {
    const auto& crate = *expanded_.instances[from].crate;
    for (const auto& pattern : names) {
        const auto name = name_in(from, pattern, attribute);
        if (!name || apply_to(crate, *name, from, pattern.where, apply) ||
            may_name_resource(crate, *name))
            continue;
        const auto target = target_of(compiling_.catalogue, *name);
        if (target.crate == nullptr) {
            report(pattern, attribute, *name);
        } else if (!target.resource.empty()) {
            if (!apply_to(*target.crate, target.resource, from, pattern.where, apply) &&
                !may_name_resource(*target.crate, target.resource))
                report(pattern, attribute, *name);
        } else if (const auto home = homes_.find(target.crate); home != homes_.end()) {
            for (const auto to : home->second.all)
                if (to != from && (!only_waiting || expanded_.instances[to].waits))
                    (this->*apply)(from, to, pattern.where);
        }
    }
}

bool Linking::apply_to(const Crate& crate, std::string_view name, Position from, const Place& where,
                       Apply apply) {
    const auto home = homes_.find(&crate);
    if (home == homes_.end()) return false;
    const auto found = home->second.by_name.find(name);
    if (found == home->second.by_name.end()) return false;
    (this->*apply)(from, found->second, where);
    return true;
}

std::optional<std::string> Linking::name_in(Position from, const Pattern& pattern,
                                            std::string_view attribute) {
    if (!pattern.parsed) return pattern.text;
    return render_text(*pattern.parsed, attribute, expanded_.instances[from], compiling_);
}

/// Names without templates were judged at load.
void Linking::report(const Pattern& pattern, std::string_view attribute, const std::string& name) {
    if (!pattern.parsed) return;
    compiling_.findings.error(
        rule::unknown_resource, pattern.where,
        format("{} becomes \"{}\", and there is no such resource", attribute, name));
}

void Linking::depend(Position from, Position to, const Place& where) {
    if (expanded_.instances[from].removed || expanded_.instances[to].removed) return;
    links_.edges.push_back({to, from, where});
    links_.after[from].push_back(to);
}

void Linking::notify(Position from, Position to, const Place& where) {
    if (expanded_.instances[from].removed || expanded_.instances[to].removed) return;
    links_.edges.push_back({from, to, where});
    links_.notifies[from].push_back(to);
}

}  // namespace

Links link(const Expanded& expanded, Compiling& compiling) {
    return Linking(expanded, compiling).take();
}

}  // namespace vigo::compile
