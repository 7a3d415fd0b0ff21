// facts — answers to conditions, from the machine.

#include "agent/engine/facts.h"

#include "agent/engine/probes.h"
#include "base/error.h"

namespace vigo::agent {
namespace {

lang::Facts::Answer look_up(const Value& data, std::string_view path) {
    const Value* found = data.at_path(path);
    return {.known = true, .value = found != nullptr ? *found : Value()};
}

}  // namespace

lang::Facts::Answer MachineFacts::trait(std::string_view path) const {
    if (traits_.is_null()) return {};
    return look_up(traits_, path);
}

lang::Facts::Answer MachineFacts::var(std::string_view path) const { return look_up(vars_, path); }

lang::Truth MachineFacts::ask(std::string_view builtin, std::span<const Value> arguments) const {
    if (builtin == "changed") return changed_ ? lang::Truth::yes : lang::Truth::no;
    const Probe probe = probe_of(builtin);
    if (probe == nullptr) return lang::Truth::unknown;
    try {
        const auto answer = probe(host_, arguments);
        if (!answer) return lang::Truth::unknown;
        return *answer ? lang::Truth::yes : lang::Truth::no;
    } catch (const Error&) {
        return lang::Truth::unknown;  // what could not be looked at is not known
    }
}

lang::Facts::Answer MachineFacts::hostname() const {
    return {.known = true, .value = host_.hostname()};
}

lang::Facts::Answer MachineFacts::environment() const { return {}; }

}  // namespace vigo::agent
