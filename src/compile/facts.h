// facts — what the server can tell about an envoy when it decides conditions.
#pragma once

#include <set>

#include "compile/compiling.h"

namespace vigo::compile {

class Dynamic;

/// Knows stable traits, variables, the host name and the environment; leaves the rest to the agent.
/// Notes what was asked in the read set of `compiling`.
class ServerFacts : public lang::Facts {
 public:
    /// `vars` as written; `dynamic` works out those that depend on the envoy.
    ServerFacts(Compiling& compiling, const Value& vars, const Dynamic* dynamic)
        : compiling_(compiling), vars_(vars), dynamic_(dynamic) {}

    Answer trait(std::string_view path) const override;
    Answer var(std::string_view path) const override;
    lang::Truth ask(std::string_view builtin, std::span<const Value> arguments) const override;
    Answer hostname() const override;
    Answer environment() const override;

    /// What `when` leaves to the agent: "" for nothing, "false" when it does not hold.
    std::string left_of(const Condition& when) const;

 private:
    Compiling& compiling_;
    const Value& vars_;
    const Dynamic* dynamic_;
    mutable bool met_secret_ = false;
    mutable std::set<std::string> undefined_;  // asked for, but no layer sets them
    mutable std::set<std::string> traits_;     // asked for
};

/// Both must hold: "" and "false" are understood.
std::string both_hold(const std::string& a, const std::string& b);

}  // namespace vigo::compile
