// kill_steps — for tests: work in a child process that is killed before one of its steps on the
// disk, or whose disk refuses one.
#pragma once

#include <array>
#include <cerrno>
#include <functional>
#include <string>

namespace vigo {

enum class StepEnd {
    killed,    ///< before the step
    finished,  ///< it has fewer steps
    forbidden  ///< this machine allows no tracing, or the work ended by an exception
};

/// Runs `work` in a child and kills it before its call number `step` (from 1) that changes a disk;
/// what it writes to its standard streams is none. The caller must have no other threads.
StepEnd run_until(int step, const std::function<void()>& work);

struct Refusal {
    int code = 0;           ///< an errno value: what the system says
    bool for_good = false;  ///< of that step and all after it
};

/// A disk that is full for a moment, one that is broken, one that is read-only.
inline constexpr std::array<Refusal, 3> refusals = {{{ENOSPC, false}, {EIO, true}, {EROFS, true}}};
/// `full_once`, `broken_for_good`, for names of tests.
std::string name_of(const Refusal& refusal);

struct StepRefused {
    StepEnd end = StepEnd::finished;  ///< `killed`: there was such a step, and it was refused
    std::string error;                ///< what `work` threw; "" when it went on
};

/// The same with a disk that refuses the step, which is not done.
StepRefused run_refusing(int step, const Refusal& refusal, const std::function<void()>& work);

}  // namespace vigo
