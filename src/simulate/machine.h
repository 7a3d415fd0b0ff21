// machine — made-up machines: everything about one follows from the seed and its number, so a
// rehearsal can be had again.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"
#include "crypto/signing.h"

namespace vigo::simulate {

/// A number that looks random and follows from these three.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number, std::uint64_t what);
/// The same, in [0, 1).
double chance(std::uint64_t seed, std::uint64_t number, std::uint64_t what);

crypto::SigningKey key_of(std::uint64_t seed, std::uint64_t number);
/// For machines that never enrol: those that do get theirs from the server.
Uuid id_of(std::uint64_t seed, std::uint64_t number);

/// What an agent would tell of it, about 2.4 KB of canonical JSON. Machines of a fleet are alike:
/// few models, releases and sizes, with names, addresses and levels of their own. `generation`
/// counts how often something about it has changed.
std::string traits_of(std::uint64_t seed, std::uint64_t number, const std::string& hostname,
                      std::uint32_t generation);

}  // namespace vigo::simulate
