// exchange — what an envoy and its server say to each other, in plain structs; protobuf stays
// inside of exchange*.cc.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "agent/identity.h"
#include "agent/last_run.h"
#include "agent/store/queue.h"
#include "wire/method.h"

namespace vigo::agent {

struct SignedAssignment {
    std::string assignment;
    std::string signature;
    std::string key_id;
};

struct CheckIn {
    std::string assignment_digest;
    std::string traits_digest;
    std::string capabilities_digest;
    std::uint64_t version = 0;
    bool busy = false;
    std::optional<LastRun> last_run;
    std::string traceparent;
};

struct CheckInAnswer {
    std::optional<SignedAssignment> assignment;  ///< nothing: no change
    std::string bundle;                          ///< "" when we hold the bytes of that digest
    bool want_traits = false;
    bool want_capabilities = false;
    std::string compile_error;
    Time server_time{};
    bool converge_now = false;
    std::vector<std::string> bundle_keys;  ///< when they changed
};

struct Certificates {
    std::string certificate;
    std::string authorities;
    std::vector<std::string> bundle_keys;
};

/// Numbers, signs and sends. Thread safe: the heartbeat sends beside the loop. A number that the
/// server has seen makes it jump and try once more.
class Exchange {
 public:
    /// `identity` and `clock` must outlive it. `sequence` is the latest number that was ever used.
    /// The identity's certificate may change; its ids and key may not.
    Exchange(std::unique_ptr<wire::Channel> channel, const Identity& identity, const Clock& clock,
             std::uint64_t sequence);

    CheckInAnswer check_in(const CheckIn& request);
    /// `capabilities` is "" unless the server wants them. Says whether the policy changed.
    bool report_traits(const std::string& traits, const std::string& digest,
                       const std::string& capabilities, const std::string& traceparent);
    /// Oldest first, of the store `store_id`. The number up to which the server keeps them.
    std::uint64_t report_runs(const std::vector<QueuedRun>& runs, const std::string& store_id,
                              const std::string& traceparent);
    Certificates renew(const std::string& certificate_request);

    /// A stream of the server's messages, and an envelope for it.
    std::unique_ptr<wire::ClientStream> open_stream();
    std::string hello();
    std::string heartbeat(bool busy, const std::optional<LastRun>& last_run);

    std::uint64_t sequence() const { return sequence_; }
    /// After a change of certificate.
    void reconnect(std::unique_ptr<wire::Channel> channel);

 private:
    std::uint64_t next_number(Time now);
    std::string seal(std::string_view method, const std::string& payload);
    std::string call(std::string_view method, const std::string& payload);
    std::shared_ptr<wire::Channel> channel() const;

    mutable std::mutex mutex_;
    std::shared_ptr<wire::Channel> channel_;  // shared with the calls under way when it is replaced
    const Identity& identity_;
    const Clock& clock_;
    std::atomic<std::uint64_t> sequence_;
};

/// A force push, or nothing when the message is another one.
struct ForcePush {
    std::string trace_id;
    bool full = false;
};
std::optional<ForcePush> force_push_in(const std::string& server_message);

/// What the report of a run becomes in the queue.
QueuedRun queued_run(const LastRun& run, const RunReport& report, std::string_view trigger);
/// Bytes for the notes of the store, and back; nothing when they cannot be read.
std::string encode_last_run(const LastRun& run);
std::optional<LastRun> decode_last_run(const std::string& bytes);

}  // namespace vigo::agent
