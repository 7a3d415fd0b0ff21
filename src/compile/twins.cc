// twins — the resources of both stamps, paired by name.
#include "compile/twins.h"

#include <string_view>
#include <unordered_map>

#include "base/limits.h"

namespace vigo::compile {

Twins& TwinsOfAll::of(const std::shared_ptr<const Stamp>& before,
                      const std::shared_ptr<const Stamp>& after) {
    if (known_.size() >= limits::shared_twins) known_.clear();
    auto& known = known_[{before->id, after->id}];
    if (!known) known = compared(before, after);
    return *known;
}

std::unique_ptr<Twins> TwinsOfAll::compared(const std::shared_ptr<const Stamp>& before,
                                            const std::shared_ptr<const Stamp>& after) {
    auto made = std::make_unique<Twins>();
    made->before = before;
    made->after = after;
    made->partners.resize(before->instances.size());
    std::unordered_map<std::string_view, std::uint32_t> by_name;
    for (const auto at : after->rendered) by_name.emplace(after->instances[at].name, at);
    std::vector<bool> paired(after->instances.size());
    for (const auto at : before->rendered) {
        const auto& one = before->instances[at];
        const auto other = by_name.find(one.name);
        if (other == by_name.end() || paired[other->second] ||
            !sources_.agree(one, after->instances[other->second])) {
            made->only_before.push_back(at);
            continue;
        }
        made->same.push_back(at);
        made->partners[at] = other->second;
        paired[other->second] = true;
    }
    for (const auto at : after->rendered)
        if (!paired[at]) made->only_after.push_back(at);
    sources_.forget_variables();
    return made;
}

}  // namespace vigo::compile
