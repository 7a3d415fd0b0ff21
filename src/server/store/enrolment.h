// enrolment — who may join: join tokens, and those who wait for a human's approval.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/envoys.h"

namespace vigo::store {

/// A join token as it is listed. The token itself is known to nobody but its holder: only its
/// SHA-256 is stored.
struct TokenRow {
    std::string id;       ///< `tok_…`, for lists and revocation
    std::string pattern;  ///< host names that it lets in without a human
    std::int64_t uses = 1;
    std::int64_t used = 0;
    Time created{};
    std::string created_by;
    Time expires{};
    Time revoked{};  ///< 0: it is not
    bool operator==(const TokenRow&) const = default;
};

/// Somebody without a token.
struct PendingRow {
    Uuid id;
    std::string public_key;
    std::string hostname;
    std::string address;
    std::string agent_version;
    Time asked{};
    Time approved{};  ///< 0: not yet
    std::string approved_by;
    std::string refused_by;  ///< "": nobody did
};

class Enrolment {
 public:
    explicit Enrolment(Database& database) : database_(database) {}

    void add_token(const TokenRow& token, std::string_view hash);
    /// In the order of their ids, after `after`.
    std::vector<TokenRow> tokens(const std::string& after, int most) const;
    bool revoke_token(const std::string& id, Time at);

    struct Joined {
        EnvoyRow envoy;
        bool is_new =
            false;  ///< false: the answer was lost the first time; the same identity again
    };
    /// Writes the envoy and consumes a use of the token in one transaction. The same token with the
    /// same key again gives the same envoy. `most` bounds the envoys that are not revoked (0: no
    /// bound). Throws Error(denied), saying why: unknown, revoked, expired or used up token, a host
    /// name that its pattern does not name, a revoked envoy, the cap.
    Joined join(std::string_view token_hash, EnvoyRow applicant, Time now, std::int64_t most);

    /// Without a token: the envoy when a human has approved this key (then as `join`), else
    /// nothing, and the applicant is on the list. Throws Error(denied) when the key is revoked, the
    /// list is full, or a human has refused: that is said once, then the machine may ask anew.
    std::optional<Joined> ask(const PendingRow& applicant, Time now, std::int64_t most);
    /// Those who wait, or are approved and have not come back yet.
    std::vector<PendingRow> pending() const;
    /// False when nobody of that id waits.
    bool approve(const Uuid& id, const std::string& by, Time at);
    bool refuse(const Uuid& id, const std::string& by);
    /// Drops tokens that expired before `before`; how many.
    int drop_tokens(Time before);
    /// Drops those who asked before `before` and were not approved; how many.
    int drop_pending(Time before);

    /// Envoys that are not revoked.
    std::int64_t enrolled() const;

 private:
    static void drop(Connection& connection, const Uuid& id);
    static void add_pending(Connection& connection, const PendingRow& applicant, Time now);

    Database& database_;
};

}  // namespace vigo::store
