// host — the one seam to the operating system. `const Host&` can look and cannot change: a dry-run
// that lies does not compile.
#pragma once

#include <string>

#include "base/time.h"
#include "host/accounts.h"
#include "host/commands.h"
#include "host/files.h"
#include "host/system.h"

namespace vigo {

class Clock {
 public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
    /// Never goes back; for spans only.
    virtual std::chrono::nanoseconds steady() const = 0;
};

/// A machine: the real one, one rooted in a folder, or an invented one in a test.
class Host {
 public:
    virtual ~Host() = default;

    virtual const Files& files() const = 0;
    virtual Files& files() = 0;
    virtual const Commands& commands() const = 0;
    virtual Commands& commands() = 0;
    virtual const Accounts& accounts() const = 0;
    virtual Accounts& accounts() = 0;
    virtual const Clock& clock() const = 0;
    virtual const System& system() const = 0;

    /// Where `/` of this host is on the machine that we run on: `/`, or the folder given with
    /// `--root`.
    virtual const std::string& root() const = 0;
    bool is_rooted() const { return root() != "/"; }
    /// The host name as the kernel has it (rooted: from etc/hostname of that root).
    virtual std::string hostname() const = 0;
};

}  // namespace vigo
