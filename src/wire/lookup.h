// lookup — the addresses of a host, by /etc/hosts and the name servers of /etc/resolv.conf, within
// a time. Private to this folder.
#pragma once

#include <sys/socket.h>

#include <string>
#include <vector>

#include "wire/bell.h"
#include "wire/loop.h"

namespace vigo::wire {

/// Where to connect to.
struct Endpoint {
    sockaddr_storage address{};
    socklen_t size = 0;
};

/// At least one, in the order in which they should be tried; an address needs no look-up. Blocks
/// until `end` at most, five seconds, and until `bell` rings, without a thread. `servers` replaces
/// those of resolv.conf
/// (`192.0.2.1:53,…`). Throws Error(unavailable), which says what failed; invalid for a port that
/// is none.
std::vector<Endpoint> look_up(const std::string& host, const std::string& port, Moment end,
                              const Bell& bell = {}, const std::string& servers = {});

}  // namespace vigo::wire
