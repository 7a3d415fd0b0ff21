// seeding — the members of a rehearsal: put into its store, or let in by a token.
#pragma once

#include <string>
#include <vector>

#include "server/settings.h"
#include "simulate/plan.h"

namespace vigo {

/// What is wanted of a fleet.
struct Muster {
    std::uint64_t seed = 1;
    std::size_t envoys = 0;
    std::size_t enrol = 0;      ///< of these, the first: they get in as machines do
    std::size_t certified = 0;  ///< the first that need a certificate, as they open connections
    std::vector<std::string> hostnames;  ///< used in turn; none: names are made up
};

struct Mustered {
    std::vector<simulate::Member> members;
    simulate::Fleet fleet;
    simulate::Realm realm;  ///< without its address
};

/// Of the machine of this number.
std::string hostname_of(const Muster& wanted, std::size_t number);

/// Makes the keys of the server, a token, and rows for all that do not enrol; the server must not
/// run. The store of an earlier rehearsal with the same seed is used as it is.
Mustered muster(const server::Settings& settings, const Muster& wanted);

}  // namespace vigo
