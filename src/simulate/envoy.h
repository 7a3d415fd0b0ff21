// envoy — what the player remembers of one machine: little, for there are many.
#pragma once

#include <cstdint>
#include <string>

#include "agent/numbers.h"
#include "base/ids.h"
#include "crypto/digest.h"
#include "crypto/signing.h"

namespace vigo::simulate {

struct Envoy {
    explicit Envoy(crypto::SigningKey own) : key(std::move(own)) {}

    Uuid id;
    crypto::SigningKey key;
    agent::Numbers numbers;
    std::uint64_t version = 0;  ///< of the assignment that it holds
    crypto::Sha256 assignment{};
    crypto::Sha256 bundle{};
    crypto::Sha256 traits{};       ///< digest of what it told last
    std::uint32_t line = 0;        ///< by which it speaks
    std::uint32_t verified = 0;    ///< the opening of that line which vouches for it; 0: none
    std::uint32_t generation = 0;  ///< of its traits
    std::uint32_t runs = 0;
    std::uint32_t cycle = 0;
    std::int32_t skew_ms = 0;
    bool has_assignment = false;
    bool traits_told = false;
    bool has_changed = false;  ///< by its latest run
    bool must_report = false;  ///< its next run changes something: the bundle is new
    bool is_talking = false;
    bool is_renewed = false;  ///< since the latest publish
};

}  // namespace vigo::simulate
