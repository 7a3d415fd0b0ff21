// side_by_side — the crates of both, pair by pair.
#include "compile/side_by_side.h"

#include <unordered_map>

#include "base/limits.h"
#include "compile/assembling.h"
#include "compile/twins.h"

namespace vigo::compile {
namespace {

/// Both bundles of one envoy on their way.
class Pairing {
 public:
    Pairing(Assembling& before, Assembling& after, TwinsOfAll& twins)
        : before_(before), after_(after), twins_(twins) {}

    void render() {
        std::unordered_map<std::string_view, Part*> by_name;
        for (auto& each : after_.parts()) by_name.emplace(each.stamped->stamp->crate->name, &each);
        for (auto& each : before_.parts()) {
            const auto other = by_name.find(each.stamped->stamp->crate->name);
            if (other == by_name.end()) {
                render_alone(before_, each);
                continue;
            }
            render(each, *other->second);
            by_name.erase(other);
        }
        for (auto& each : after_.parts())
            if (by_name.contains(each.stamped->stamp->crate->name)) render_alone(after_, each);
    }

    std::set<std::string> facts() {
        before_.add_structure(facts_);
        after_.add_structure(facts_);
        return std::move(facts_);
    }

 private:
    void render(Part& before, Part& after) {
        auto& twins = twins_.of(before.stamped->stamp, after.stamped->stamp);
        for (auto& lot : before_.lots(*twins.before, twins.same, twins.of_same)) {
            note(*lot.batch, Serves::likes);
            Members partners;
            for (const auto at : *lot.members) partners.push_back(twins.partners[at]);
            before_.put(before, *lot.members, lot.batch);
            after_.put(after, partners, std::move(lot.batch));
        }
        render_own(before_, before, twins.only_before, twins.of_before);
        render_own(after_, after, twins.only_after, twins.of_after);
    }

    void render_alone(Assembling& side, Part& part) {
        const auto& stamp = *part.stamped->stamp;
        render_own(side, part, stamp.rendered, stamp.groups);
    }

    void render_own(Assembling& side, Part& part, const Members& members, Groups& groups) {
        for (auto& lot : side.lots(*part.stamped->stamp, members, groups)) {
            note(*lot.batch, groups.serves);
            side.put(part, *lot.members, std::move(lot.batch));
        }
    }

    void note(const Batch& batch, Serves serves) { facts_.merge(facts_of(batch, serves)); }

    Assembling& before_;
    Assembling& after_;
    TwinsOfAll& twins_;
    std::set<std::string> facts_;
};

}  // namespace

SideBySide::SideBySide(const Catalogue& live, Workshop& before, const Catalogue& candidate,
                       Workshop& after)
    : live_(live),
      candidate_(candidate),
      before_(before),
      after_(after),
      twins_(std::make_unique<TwinsOfAll>(live, candidate)) {}

SideBySide::~SideBySide() = default;

Looked SideBySide::of(const Envoy& envoy, const Match& before, const Match& after) {
    if (!envoy.vars.is_null()) return {};
    auto& old_rack = before_.rack();
    auto& new_rack = after_.rack();
    if (*old_rack.total > limits::shared_pieces || *new_rack.total > limits::shared_pieces)
        twins_->clear();
    const auto old_desk = old_rack.desk_of(live_, before.entry);
    const auto new_desk = new_rack.desk_of(candidate_, after.entry);
    Assembling old(live_, *old_desk, old_rack, envoy);
    Assembling now(candidate_, *new_desk, new_rack, envoy);
    if (!old.stamp_out() || !now.stamp_out()) return {};
    Pairing pairing(old, now, *twins_);
    pairing.render();
    old.finish();
    now.finish();
    Diagnostics ignored;
    auto made_before = old.assemble(before, ignored);
    auto made_after = now.assemble(after, ignored);
    if (!made_before || !made_after) return {.pair = {}, .breaks = made_before.has_value()};
    return {.pair = Pair{.before = std::move(*made_before),
                         .after = std::move(*made_after),
                         .facts = pairing.facts()}};
}

}  // namespace vigo::compile
