// decide — what a condition comes to, as far as the facts go.
#pragma once

#include "lang/support/condition.h"

namespace vigo::lang {

/// Asks facts and notes what was asked.
class Enquiry {
 public:
    Enquiry(const Facts& facts, Reads* reads) : facts_(facts), reads_(reads) {}

    Truth truth(const Condition& condition);
    /// The value of an operand or argument.
    Facts::Answer value(const Condition& condition);

    // For the builtins.
    Facts::Answer trait(std::string_view path);
    Facts::Answer var(std::string_view path);
    Facts::Answer hostname();
    Facts::Answer environment();
    const Facts& facts() const { return facts_; }

 private:
    Truth comparison(const Condition& condition);
    Truth builtin(const Condition& condition);

    const Facts& facts_;
    Reads* reads_;
};

/// How a builtin that needs no machine decides; null for those that look at the machine.
using Decision = Truth (*)(Enquiry& enquiry, std::span<const Value> arguments);
Decision decision_of(const Builtin& builtin);

}  // namespace vigo::lang
