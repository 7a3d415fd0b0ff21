// stage — what the parts of the player have in common. Private to this folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/envoy.h"
#include "simulate/plan.h"
#include "simulate/tally.h"
#include "wire/line.h"
#include "wire/loop.h"

namespace vigo::simulate {

using wire::Moment;

inline constexpr Millis call_deadline{30'000};  // as agents have it

struct Stage {
    Stage(const Plan& how, Realm where, std::vector<Member> who, Fleet of);

    /// An envelope of this envoy, by its own clock.
    std::string sealed(Envoy& envoy, std::string_view method, const std::string& payload,
                       bool is_signed = true);
    Time now() const;
    /// Where the machine of this number calls from: spread over 127.0.0.0/8 when the server is
    /// there; elsewhere this machine's own address, 0.
    std::uint32_t source_of(std::size_t number) const;
    /// Counts a refusal that should not have been, unless it is the outage that is expected.
    void failed(std::string_view what, const Error& why);

    const Plan plan;
    const Realm realm;
    Fleet fleet;
    std::vector<Member> members;
    std::vector<Envoy> envoys;
    const wire::FarEnd far;
    const std::shared_ptr<evp_pkey_st> tls_key;  // shared with the lines
    wire::Loop loop;
    Tally tally;
    bool outage = false;  ///< is expected
};

}  // namespace vigo::simulate
