// reporter — gathers the results of a run within the bounds of a report.
#pragma once

#include "agent/engine/converge.h"
#include "agent/engine/enforce.h"

namespace vigo::agent {

class Reporter {
 public:
    /// Both must outlive it.
    Reporter(const Clock& clock, const Pass& pass);

    /// `started` is the steady clock's time when the step began.
    void add(const Step& step, Verdict verdict, std::chrono::nanoseconds started);
    /// A step that was not looked at, because the run was asked to stop.
    void leave();
    RunReport finish();

 private:
    bool is_worth_a_line(const Verdict& verdict) const;
    void spend(ResourceResult& result);

    const Clock& clock_;
    const Pass& pass_;
    std::chrono::nanoseconds started_;
    std::size_t spent_ = 0;
    RunReport report_;
};

}  // namespace vigo::agent
