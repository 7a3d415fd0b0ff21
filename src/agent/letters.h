// letters — what an envoy and its server say to each other, as plain structs and as the bytes that
// travel; protobuf stays inside of letters.cc. Knows no connection, so whoever plays envoys writes
// what they write.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/last_run.h"
#include "agent/store/queue.h"
#include "base/time.h"
#include "crypto/wiped.h"

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
    bool connection_verified = false;      ///< later ones on this connection need no signature
};

struct Certificates {
    std::string certificate;
    std::string authorities;
    std::vector<std::string> bundle_keys;
};

struct ResolvedSecret {
    std::string path;
    crypto::Wiped value;
    std::string problem;  ///< why there is no value; "" when there is
};

struct ReportedTraits {
    std::string json;          ///< canonical
    std::string digest;        ///< of the part that check-ins cover
    std::string capabilities;  ///< "" unless the server wants them
    std::string traceparent;
};

/// Where the method of this bare name is, such as `CheckIn`.
std::string path_of(std::string_view method);

// Payloads of envelopes, and what is in the answers. Reading throws Error(internal) when the
// server's answer cannot be read.

/// `connection` is the name of the one that it goes over; "" when it is not signed.
std::string check_in_payload(const CheckIn& request, std::string_view connection = {});
CheckInAnswer check_in_answer(const std::string& bytes);
std::string traits_payload(const ReportedTraits& traits);
/// Whether the policy changed by them.
bool traits_answer(const std::string& bytes);
/// Oldest first, of the store `store_id`.
std::string runs_payload(const std::vector<QueuedRun>& runs, const std::string& store_id,
                         const std::string& traceparent);
/// The number up to which the server keeps them.
std::uint64_t runs_answer(const std::string& bytes);
std::string secrets_payload(std::span<const std::string> paths, const std::string& traceparent);
/// Wipes what it reads.
std::vector<ResolvedSecret> secrets_answer(std::string&& bytes);
std::string renew_payload(const std::string& certificate_request);
Certificates renew_answer(const std::string& bytes);
std::string hello_payload();
std::string heartbeat_payload(bool busy, const std::optional<LastRun>& last_run);

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
