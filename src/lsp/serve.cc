// serve — read, answer, and check when nothing waits.
#include "lsp/serve.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "lsp/framing.h"

namespace vigo::lsp {
namespace {

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

/// Whether more can be read at once.
bool more_waits(int in) {
    pollfd one{.fd = in, .events = POLLIN, .revents = 0};
    return ::poll(&one, 1, 0) > 0;
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
    while (!server.done() && !framing.broken()) {
        if (const auto message = framing.next()) {
            if (!send(out, server.handle(*message))) break;
            continue;
        }
        if (!more_waits(in) && !send(out, server.idle())) break;
        if (!fill(in, framing)) break;
    }
    return server.exit_status();
}

}  // namespace vigo::lsp
