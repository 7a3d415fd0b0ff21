// exchange — an envoy's line to its server: requests are numbered, signed and sent, answers read.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "agent/identity.h"
#include "agent/letters.h"
#include "agent/numbers.h"
#include "agent/state_lock.h"
#include "wire/method.h"

namespace vigo::agent {

/// Numbers, signs and sends. Thread safe. While an answer is waited for, the lock of the state is
/// let go of where the caller holds it. A number that the server has seen makes it jump and try
/// once more. Check-ins and heartbeats on a connection that the server has verified are not signed,
/// all else is.
class Exchange {
 public:
    /// `identity` and `clock` must outlive it. `sequence` is the latest number that was ever used.
    /// The identity's certificate may change; its ids and key may not.
    Exchange(std::unique_ptr<wire::Channel> channel, const Identity& identity, const Clock& clock,
             std::uint64_t sequence, StateLock* state = nullptr);

    CheckInAnswer check_in(const CheckIn& request);
    /// `capabilities` is "" unless the server wants them. Says whether the policy changed.
    bool report_traits(const std::string& traits, const std::string& digest,
                       const std::string& capabilities, const std::string& traceparent);
    /// Oldest first, of the store `store_id`. The number up to which the server keeps them.
    std::uint64_t report_runs(const std::vector<QueuedRun>& runs, const std::string& store_id,
                              const std::string& traceparent);
    /// At most `limits::secrets_per_call`.
    std::vector<ResolvedSecret> resolve_secrets(std::span<const std::string> paths,
                                                const std::string& traceparent);
    Certificates renew(const std::string& certificate_request);

    /// A stream of the server's messages, and an envelope for it.
    std::unique_ptr<wire::ClientStream> open_stream();
    std::string hello();
    /// For a stream on the connection `bond`.
    std::string heartbeat(std::string_view bond, bool busy, const std::optional<LastRun>& last_run);

    /// If the server refused a number because it has seen higher ones: jumps over them, and says
    /// so.
    bool jumps_over(const Error& refusal);

    std::uint64_t sequence() const;
    /// How long the answer to a check-in may take; at first 30 s.
    void set_patience(Millis patience) { patience_ = patience; }
    /// The program ends: from now on no answer is waited for longer than five seconds.
    void hurry() { most_ = Millis(5'000); }
    /// After a change of certificate.
    void reconnect(std::unique_ptr<wire::Channel> channel);

 private:
    std::string seal(std::string_view method, const std::string& payload, bool is_verified = false);
    std::string call(std::string_view method, const std::string& payload);
    std::string call(std::string_view method, const wire::Channel::Maker& make);
    bool is_verified(std::string_view bond) const;
    void set_verified(std::string_view bond);
    std::shared_ptr<wire::Channel> channel() const;

    mutable std::mutex mutex_;
    std::shared_ptr<wire::Channel> channel_;  // shared with the calls under way when it is replaced
    const Identity& identity_;
    const Clock& clock_;
    StateLock* const state_;
    Numbers numbers_;
    std::atomic<Millis> patience_ = Millis(30'000);
    std::atomic<Millis> most_ = Millis(30'000);  ///< bundles and reports over a slow line
    std::string verified_;                       ///< the connection that vouches for us; "" none
};

}  // namespace vigo::agent
