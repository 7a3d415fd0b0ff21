// facts — what a condition may ask of the machine that it runs on.
#pragma once

#include <span>
#include <string_view>

#include "host/host.h"
#include "lang/expression.h"

namespace vigo::agent {

/// Answers from the machine itself. A question that it cannot answer is `unknown`, never a guess.
class MachineFacts : public lang::Facts {
 public:
    /// All three must outlive it. `traits` and `vars` are maps, or null.
    MachineFacts(const Host& host, const Value& traits, const Value& vars)
        : host_(host), traits_(traits), vars_(vars) {}

    /// Whether the resource in question runs because another one changed.
    void set_changed(bool changed) { changed_ = changed; }

    Answer trait(std::string_view path) const override;
    Answer var(std::string_view path) const override;
    lang::Truth ask(std::string_view builtin, std::span<const Value> arguments) const override;
    Answer hostname() const override;
    /// Decided by the server; unknown here.
    Answer environment() const override;

 private:
    const Host& host_;
    const Value& traits_;
    const Value& vars_;
    bool changed_ = false;
};

}  // namespace vigo::agent
