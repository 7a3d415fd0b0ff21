#include "simulate/stage.h"

#include <netinet/in.h>

#include "simulate/machine.h"
#include "wire/envelope.h"

namespace vigo::simulate {
namespace {

constexpr std::int32_t hour_ms = 3'600'000;
constexpr std::uint64_t skew_asked = 1'001;

}  // namespace

Stage::Stage(const Plan& how, Realm where, std::vector<Member> who, Fleet of)
    : plan(how),
      realm(std::move(where)),
      fleet(std::move(of)),
      members(std::move(who)),
      far(realm.address, realm.name, realm.authorities),
      tls_key(wire::read_tls_key(realm.tls_key)) {
    envoys.reserve(members.size());
    for (std::size_t number = 0; number < members.size(); ++number) {
        auto& envoy = envoys.emplace_back(key_of(plan.seed, number));
        envoy.id = members[number].id;
        envoy.traits = members[number].traits;
        envoy.traits_told = envoy.traits != crypto::Sha256{};
        if (chance(plan.seed, number, skew_asked) < plan.skewed)
            envoy.skew_ms = number % 2 == 0 ? hour_ms : -hour_ms;
    }
}

Time Stage::now() const { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

std::string Stage::sealed(Envoy& envoy, std::string_view method, const std::string& payload,
                          bool is_signed) {
    const auto time = now() + Millis(envoy.skew_ms);
    const auto steady = std::chrono::steady_clock::now().time_since_epoch();
    const wire::Stamp stamp{.method = method,
                            .fleet = fleet.id,
                            .envoy = envoy.id,
                            .sequence = envoy.numbers.next(time, steady),
                            .time = time};
    return is_signed ? wire::seal(stamp, payload, envoy.key) : wire::unsealed(stamp, payload);
}

std::uint32_t Stage::source_of(std::size_t number) const {
    constexpr std::uint32_t loopback = 127U << 24;
    if ((ntohl(far.host) & 0xFF000000U) != loopback) return 0;
    return loopback | 1U << 8 | static_cast<std::uint32_t>(number % 250 + 1);
}

void Stage::failed(std::string_view what, const Error& why) {
    if (outage && why.fault() == Fault::unavailable)
        ++tally.unreached;
    else
        tally.failed(format("{}: {}", what, name_of(why.fault())), why.message());
}

}  // namespace vigo::simulate
