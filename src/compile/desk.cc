// desk — finding what is there, and letting go of it.
#include "compile/desk.h"

#include "base/limits.h"
#include "schema/encode.h"

namespace vigo::compile {

void add_number(std::size_t number, std::string& to) {
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void add_text(std::string_view text, std::string& to) {
    add_number(text.size(), to);
    to.append(text);
}

namespace {

/// Equal for stamps whose instances have the same names, conditions, items and answers.
std::string outcome_of(const Stamp& stamp) {
    std::string key(1, stamp.included ? '+' : '-');
    if (stamp.instances.empty()) return key;
    for (const auto& name : stamp.crate->asks)
        if (const auto* told = stamp.instances.front().scope->vars.find(name))
            add_text(encode(*told), key);
    for (const auto& each : stamp.instances) {
        add_number(static_cast<std::size_t>(each.resource - stamp.crate->resources.data()), key);
        add_text(each.name, key);
        add_text(each.when, key);
        key += each.removed ? '-' : '+';
        const auto* item = each.scope->dot.find("Item");
        key += item != nullptr ? '+' : '-';
        if (item != nullptr) add_text(encode(*item), key);
    }
    return key;
}

}  // namespace

void make_one_of_equals(Shelf& shelf, Stamped& made) {
    if (!made.findings.all().empty()) return;
    const auto key = outcome_of(*made.stamp);
    const std::lock_guard lock(shelf.lock);
    if (shelf.by_outcome.size() > 4 * limits::memo_outcomes)
        std::erase_if(shelf.by_outcome, [](const auto& each) { return each.second.expired(); });
    auto& known = shelf.by_outcome[key];
    if (auto same = known.lock())
        made.stamp = std::move(same);
    else
        known = made.stamp;
}

Shelf& Desk::shelf_of(const Crate& crate) {
    const std::lock_guard guard(lock);
    auto& shelf = shelves[&crate];
    if (!shelf) shelf = std::make_unique<Shelf>();
    return *shelf;
}

std::shared_ptr<Desk> Rack::desk_of(const Catalogue& catalogue, std::size_t entry) {
    const std::lock_guard guard(lock);
    make_room();
    auto& desk = desks[entry];
    if (!desk) desk = std::make_shared<Desk>(catalogue, entry);
    desk->used = ++clock;
    return desk;
}

void Rack::make_room() {
    while (*total > limits::shared_pieces && !desks.empty())
        desks.erase(std::min_element(desks.begin(), desks.end(), [](const auto& a, const auto& b) {
            return a.second->used < b.second->used;
        }));
}

}  // namespace vigo::compile
