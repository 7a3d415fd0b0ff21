// refusal — the texts by which a server refuses what an agent signed, and how the agent understands
// them. They are part of the protocol: operators grep for them, agents act on them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace vigo::wire {

/// With Fault::not_found (contract B3).
inline constexpr std::string_view unknown_envoy =
    "server does not recognize this envoy (unknown id) — re-bootstrap required";
/// With Fault::denied (contract B4).
inline constexpr std::string_view revoked_envoy = "envoy is revoked";
/// With Fault::denied; what follows says which part did not hold.
inline constexpr std::string_view bad_signature = "signature verification failed";

/// With Fault::denied: nothing was signed, and the connection does not vouch for it. The agent
/// signs.
inline constexpr std::string_view unsigned_request =
    "signature verification failed: this connection is not verified, so the request must be signed";
/// With Fault::denied: what names the connection in a signed check-in is the name of another one.
inline constexpr std::string_view wrong_connection =
    "signature verification failed: it was signed for another connection";

/// With Fault::denied (contract B7): `signature verification failed: clock skew -600s is more than
/// 300s`. Positive when the envoy's clock is ahead.
std::string clock_refusal(Millis skew, Millis window);
/// The skew in such a text.
std::optional<Millis> refused_skew(std::string_view message);

/// With Fault::unavailable: not a server's refusal. The program was asked to stop meanwhile.
inline constexpr std::string_view interrupted = "interrupted: this program shall stop";

/// With Fault::conflict: `sequence 12 was used already: the highest seen is 345`. The agent goes on
/// from there.
std::string replay_refusal(std::uint64_t sequence, std::uint64_t highest);
/// The highest number in such a text.
std::optional<std::uint64_t> refused_highest(std::string_view message);

}  // namespace vigo::wire
