// checker — a thread, and a pipe that wakes whoever waits for it.
#include "lsp/checker.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace vigo::lsp {

Checker::Checker() {
    if (::pipe2(ends_, O_CLOEXEC) != 0)
        fail(Fault::unavailable, "no pipe: {}", std::strerror(errno));
}

Checker::~Checker() {
    if (running_.valid()) running_.wait();
    ::close(ends_[0]);
    ::close(ends_[1]);
}

void Checker::start(std::vector<Check> checks) {
    expect(!is_busy());
    running_ =
        std::async(std::launch::async, [wake = ends_[1], checks = std::move(checks)]() mutable {
            for (auto& each : checks) each.run();
            while (::write(wake, "", 1) < 0 && errno == EINTR) continue;
            return std::move(checks);
        });
}

std::vector<Check> Checker::take() {
    auto done = running_.get();
    char byte = 0;
    while (::read(ends_[0], &byte, 1) < 0 && errno == EINTR) continue;
    return done;
}

}  // namespace vigo::lsp
