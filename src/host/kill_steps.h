// kill_steps — for tests: work in a child process that is killed before one of its steps on the
// disk.
#pragma once

#include <functional>

namespace vigo {

enum class StepEnd {
    killed,    ///< before the step
    finished,  ///< it has fewer steps
    forbidden  ///< this machine allows no tracing, or the work ended by an exception
};

/// Runs `work` in a child and kills it before its call number `step` (from 1) that changes a disk.
/// The caller must have no other threads.
StepEnd run_until(int step, const std::function<void()>& work);

}  // namespace vigo
