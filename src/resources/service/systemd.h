// systemd — what systemd says about a unit, and the commands that change it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "host/host.h"

namespace vigo::resources {

/// A unit, from one `systemctl show`; the words are systemd's own.
struct Unit {
    std::string name;
    std::string load;  ///< `loaded`, `not-found`, `masked`, `bad-setting`, `error`
    std::string
        active;  ///< `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`
    std::string detail;  ///< `running`, `exited`, `auto-restart`, …
    std::string file;  ///< `enabled`, `disabled`, `static`, `generated`, …; "" without a unit file
    std::string type;          ///< `simple`, `oneshot`, …
    bool remains = false;      ///< RemainAfterExit
    bool reloads = false;      ///< it can be told to reload
    bool is_outdated = false;  ///< its file changed since systemd read it

    bool is_running() const {
        return active == "active" || active == "reloading" || active == "refreshing";
    }
    bool is_stopped() const { return active == "inactive" || active == "failed"; }
    /// A one-shot unit is over when its work is done: it never stays running.
    bool cannot_stay() const { return type == "oneshot" && !remains; }
};

/// Whether systemd is the running init of this host. Not in most containers, and never in a root
/// that is an image.
bool systemd_runs(const Host& host);

/// Throws Error(unavailable) when systemd does not answer.
Unit look_at_unit(const Host& host, const std::string& name);

/// Whether a unit starts at boot, in the words of `systemctl is-enabled`; for hosts where systemd
/// does not run, and for units that were generated from a script of SysV init. "not-found" when
/// there is no such unit.
std::string enablement(const Host& host, const std::string& name);

/// Runs `systemctl VERB NAME`, after a daemon-reload when the unit is outdated. On failure the
/// error quotes what the unit last wrote to the journal.
void systemctl(Host& host, const std::string& verb, const Unit& unit);
/// Of a host where systemd does not run.
void systemctl_offline(Host& host, const std::string& verb, const std::string& name);

}  // namespace vigo::resources
