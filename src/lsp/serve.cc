// serve — read, answer, and let changes be checked when nothing more comes.
#include "lsp/serve.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "lsp/checker.h"
#include "lsp/framing.h"

namespace vigo::lsp {
namespace {

/// Whoever types pauses longer than that when a look at the findings is worth it.
constexpr int quiet_ms = 150;

bool write_all(int out, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(out, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool send(int out, const std::vector<std::string>& messages) {
    for (const auto& each : messages)
        if (!write_all(out, framed(each))) return false;
    return true;
}

enum class Woken { by_input, by_checks, by_time };

/// Waits for the first of them; without end when `most_ms` is negative.
Woken wait(int in, int checked, int most_ms) {
    pollfd both[] = {{.fd = in, .events = POLLIN, .revents = 0},
                     {.fd = checked, .events = POLLIN, .revents = 0}};
    for (;;) {
        const auto count = ::poll(both, 2, most_ms);
        if (count < 0 && errno == EINTR) continue;
        if (count == 0) return Woken::by_time;
        return both[1].revents != 0 ? Woken::by_checks : Woken::by_input;
    }
}

/// False at the end of the input.
bool fill(int in, Framing& framing) {
    std::array<char, 65536> bytes{};
    for (;;) {
        const auto count = ::read(in, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        framing.feed({bytes.data(), static_cast<std::size_t>(count)});
        return true;
    }
}

}  // namespace

int serve(Server& server, int in, int out) {
    Framing framing;
    Checker checker;
    const auto tell = [&](std::vector<Check> done) {
        for (auto& each : done)
            if (!send(out, server.take(std::move(each)))) return false;
        return true;
    };
    while (!server.done() && !framing.broken()) {
        if (const auto message = framing.next()) {
            if (!send(out, server.handle(*message))) break;
            continue;
        }
        const bool due = server.has_due() && !checker.is_busy();
        const auto woken = wait(in, checker.done_fd(), due ? quiet_ms : -1);
        if (woken == Woken::by_time) checker.start(server.due());
        if (woken == Woken::by_checks && !tell(checker.take())) break;
        if (woken == Woken::by_input && !fill(in, framing)) break;
    }
    return server.exit_status();
}

}  // namespace vigo::lsp
