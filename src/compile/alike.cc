// alike — a table for each set of facts.
#include "compile/alike.h"

#include <algorithm>

#include "base/limits.h"
#include "compile/desk.h"

namespace vigo::compile {
namespace {

std::string key_of(const std::set<std::string>& facts, Told& told) {
    std::string key;
    for (const auto& each : facts) add_text(told.at(each), key);
    return key;
}

}  // namespace

const Alike::Outcome* Alike::find(Told& told) const {
    for (const auto& each : known_)
        if (const auto found = each.outcomes.find(key_of(each.facts, told));
            found != each.outcomes.end())
            return &found->second;
    return nullptr;
}

void Alike::keep(const std::set<std::string>& facts, Told& told, Outcome outcome) {
    auto known = std::find_if(known_.begin(), known_.end(),
                              [&](const Known& each) { return each.facts == facts; });
    if (known == known_.end()) {
        if (known_.size() >= limits::memo_outcomes) known_.clear();
        known = known_.insert(known_.end(), {.facts = facts, .outcomes = {}});
    }
    known->outcomes.emplace(key_of(facts, told), outcome);
}

}  // namespace vigo::compile
