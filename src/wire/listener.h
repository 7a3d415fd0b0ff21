// listener — the sockets that clients connect to. Private to this folder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "wire/loop.h"

namespace vigo::wire {

/// Accepts on the thread of a loop.
class Listener {
 public:
    using Accepted = std::function<void(Handle socket, std::string address)>;

    /// `address` is `host:port`, or `:port` for every address of the machine. Throws
    /// Error(unavailable) when one of its addresses cannot be had.
    explicit Listener(const std::string& address);
    ~Listener();

    int port() const { return port_; }
    /// On the loop's thread, or before it runs; the same for `stop`.
    void start(Loop& loop, const Accepted& accepted);
    void stop();

 private:
    class Door;
    void bind(const std::string& host, const std::string& port);

    int port_ = 0;
    std::vector<std::unique_ptr<Door>> doors_;
};

}  // namespace vigo::wire
