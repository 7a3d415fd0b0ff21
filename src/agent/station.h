// station — everything that an enrolled agent consists of, put together from its settings.
#pragma once

#include <functional>

#include "agent/capabilities.h"
#include "agent/daemon.h"
#include "agent/liaison.h"
#include "host/real_host.h"

namespace vigo::agent {

class Station {
 public:
    /// Throws Error(not_found) when this machine is not enrolled.
    Station(const Settings& settings, std::function<void(const ResourceResult&)> on_result,
            const wire::Bell& bell);
    ~Station();
    Station(const Station&) = delete;
    Station& operator=(const Station&) = delete;

    /// Must not outlive this.
    std::unique_ptr<Daemon> make_daemon();
    Liaison& liaison();
    Enforcer& enforcer();
    Memory& memory();
    TraitsKeeper& traits();

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace vigo::agent
