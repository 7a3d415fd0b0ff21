// collector — keeps collectors to what they promise.

#include "traits/support/collector.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace vigo::traits {
namespace {

bool fits(Kind promised, const Value& value) {
    return value.kind() == promised || (promised == Kind::real && value.kind() == Kind::integer);
}

/// A map with `value` at the end of `path`, of which `name` is the step written `*`.
Value branch(std::span<const std::string_view> path, std::string_view name, Value value) {
    for (std::size_t at = path.size(); at > 0; --at) {
        Map map;
        map.set(path[at - 1] == "*" ? name : path[at - 1], std::move(value));
        value = Value(std::move(map));
    }
    return value;
}

}  // namespace

std::string_view name_of(Pace pace) {
    constexpr std::string_view names[] = {"volatile", "periodic", "stable"};
    return names[static_cast<int>(pace)];
}

void Traits::set(std::string_view path, Value value) { set(path, "*", std::move(value)); }

void Traits::set(std::string_view path, std::string_view name, Value value) {
    const auto promise = std::find_if(promises_.begin(), promises_.end(),
                                      [&](const Promise& each) { return each.path == path; });
    if (promise == promises_.end()) fail(Fault::internal, "trait {} was not promised", path);
    if (!fits(promise->kind, value))
        fail(Fault::internal, "trait {} was promised as {}, not {}", path,
             vigo::name_of(promise->kind), vigo::name_of(value.kind()));
    merge(tree_, branch(split(path, '.'), name, std::move(value)));
}

void merge(Value& into, const Value& from) {
    if (!into.is_map() || !from.is_map()) {
        into = from;
        return;
    }
    for (const auto& each : from.map()) {
        const auto* there = into.find(each.name);
        auto joined = there != nullptr ? *there : each.value;
        if (there != nullptr) merge(joined, each.value);
        into.edit_map().set(each.name, std::move(joined));
    }
}

}  // namespace vigo::traits
