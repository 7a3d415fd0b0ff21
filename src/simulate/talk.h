// talk — one conversation of an envoy with its server, in the order in which an agent has it: other
// traits first, then the check-in, what is new, and the run that follows. Private to this folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "agent/letters.h"
#include "simulate/lines.h"

namespace vigo::simulate {

class Talk {
 public:
    Talk(Stage& stage, Lines& lines);

    /// Unless it still talks, or has no connection.
    void begin(std::size_t envoy);
    void beat(std::size_t envoy);
    std::size_t under_way() const { return under_way_; }

    // For a publish.
    Moment published{};
    std::uint64_t published_over = 0;
    std::uint64_t renewed = 0;
    std::uint64_t other_bundles = 0;
    Moment last_in_vain{};
    Moment last_served{};

 private:
    /// What is done with the bytes of an answer.
    using Then = std::function<void(const std::string& reply)>;
    struct Request {
        std::string_view method;
        std::string payload;
        Latencies& into;
        bool is_signed = true;
        bool may_wait = false;   ///< when the server is busy it is told later
        bool is_second = false;  ///< after a jump over numbers
    };

    /// The server has verified the connection for it: what only says that it lives is not signed.
    bool is_verified(const Envoy& envoy) const;
    void send(std::size_t at, const Request& request, const Then& then);
    void refused(std::size_t at, const Request& request, const Then& then, const Error& why,
                 Moment asked);
    void end(std::size_t at);

    void tell_traits(std::size_t at, bool capabilities, const std::function<void(bool)>& then);
    void check_in(std::size_t at, bool again);
    void take(std::size_t at, const agent::CheckInAnswer& answer, Moment asked);
    void accept(std::size_t at, const agent::CheckInAnswer& answer);
    void note_spread(std::size_t at, Moment asked);
    void run(std::size_t at);
    void report(std::size_t at);
    agent::LastRun last_run_of(const Envoy& envoy) const;
    const crypto::PublicKey& bundle_key(const std::string& id);

    Stage& stage_;
    Lines& lines_;
    std::size_t under_way_ = 0;
    std::unordered_map<std::size_t, std::vector<std::uint32_t>> owed_;  // runs not acknowledged yet
    std::map<std::string, crypto::PublicKey> bundle_keys_;              // believed, by their id
    std::string capabilities_digest_;
};

}  // namespace vigo::simulate
