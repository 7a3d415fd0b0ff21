// checker — checks whole stacks in a thread of its own, so that an editor's requests never wait for
// one.
#pragma once

#include <future>
#include <vector>

#include "lsp/stack_view.h"

namespace vigo::lsp {

/// One batch of checks at a time. All calls come from one thread.
class Checker {
 public:
    Checker();
    /// Waits for the checks that run.
    ~Checker();
    Checker(const Checker&) = delete;
    Checker& operator=(const Checker&) = delete;

    bool is_busy() const { return running_.valid(); }
    /// Not while it is busy.
    void start(std::vector<Check> checks);
    /// Becomes readable when they are done.
    int done_fd() const { return ends_[0]; }
    /// The checks with their outcome; waits for them.
    std::vector<Check> take();

 private:
    int ends_[2] = {-1, -1};
    std::future<std::vector<Check>> running_;
};

}  // namespace vigo::lsp
