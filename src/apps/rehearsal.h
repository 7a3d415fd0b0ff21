// rehearsal — a private server in a folder of its own, as a process that is started, stopped and
// measured.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "server/settings.h"

namespace vigo {

/// What a process has used.
struct Usage {
    std::chrono::microseconds cpu{0};
    std::uint64_t rss_bytes = 0;
};

class Rehearsal {
 public:
    /// Makes the folder ready, or goes on in one that an earlier rehearsal left. Throws
    /// Error(conflict) when it holds something else.
    Rehearsal(const std::string& folder, Millis interval);
    /// Ends the server.
    ~Rehearsal();
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    /// Returns when it serves; how long that took. Throws Error(unavailable) when it does not.
    Millis start();
    /// In order.
    void stop();
    void reload() const;

    const server::Settings& settings() const { return settings_; }
    /// `127.0.0.1:port`, the same after another start.
    std::string address() const;
    Usage usage() const;
    std::string log_file() const { return settings_.home + "/server.log"; }

 private:
    void write_settings() const;

    Millis interval_;
    server::Settings settings_;
    int port_ = 0;
    pid_t server_ = -1;
};

/// The server's side: serves a folder that a rehearsal made, until it is told to stop. Throws
/// Error(denied) for any other folder: whoever holds a certificate of a rehearsal may speak for
/// all of its envoys.
int serve_rehearsal(const std::string& folder);

}  // namespace vigo
