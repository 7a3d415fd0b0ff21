// expression — the border of conditions, where Stop becomes a finding.

#include "lang/expression.h"

#include <algorithm>

#include "base/text.h"
#include "lang/support/answer.h"
#include "lang/support/condition.h"
#include "lang/support/decide.h"
#include "lang/support/residual.h"
#include "lang/support/spot.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

bool asks_anywhere(const Condition& condition, std::string_view builtin) {
    if (condition.kind == Condition::Kind::builtin && condition.name == builtin) return true;
    return std::any_of(condition.parts.begin(), condition.parts.end(),
                       [&](const Condition& part) { return asks_anywhere(part, builtin); });
}

class Parsed : public Expression {
 public:
    Parsed(std::string text, Condition condition)
        : text_(std::move(text)), condition_(std::move(condition)) {}

    Truth evaluate(const Facts& facts, Reads* reads) const override {
        return Enquiry(facts, reads).truth(condition_);
    }

    std::string residual(const Facts& facts, Reads* reads) const override {
        return residual_of(condition_, facts, reads);
    }

    bool asks(std::string_view builtin) const override {
        return asks_anywhere(condition_, builtin);
    }
    const std::string& text() const override { return text_; }

 private:
    std::string text_;
    Condition condition_;
};

}  // namespace

std::shared_ptr<const Expression> Expression::parse(std::string_view text, const Place& at,
                                                    Diagnostics& findings,
                                                    std::span<const std::string_view> vars) {
    try {
        return std::make_shared<Parsed>(
            std::string(text),
            parse_condition(text, vars, at.known() ? Author::human : Author::server));
    } catch (const Stop& stop) {
        auto finding = finding_of(stop, at, text);
        finding.message = format("in the condition: {}", stop.message);
        finding.value = text;
        findings.add(std::move(finding));
        return nullptr;
    }
}

}  // namespace vigo::lang
