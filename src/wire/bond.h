// bond — one connection as something that can be signed: its name, and who has shown there that he
// holds his key.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "crypto/signing.h"

namespace vigo::wire {

/// Lives as long as its connection. Thread safe.
class Bond {
 public:
    /// `name` is 32 bytes that no other connection has, the same on both sides of it (RFC 9266).
    /// Nothing is believed on it after `until`, when the client's certificate ends.
    Bond(std::string name, Time until) : name_(std::move(name)), until_(until) {}

    std::string_view name() const { return name_; }
    /// A request that holds our name was signed by `key`, which is that of `envoy`.
    void verify(const Uuid& envoy, const crypto::PublicKey& key);
    /// Whether it was, and `key` is the one still.
    bool is_verified(const Uuid& envoy, const crypto::PublicKey& key, Time now) const;

 private:
    const std::string name_;
    const Time until_;
    mutable std::mutex mutex_;
    std::map<Uuid, crypto::PublicKey> keys_;  ///< one, but for the connections of a simulation
};

}  // namespace vigo::wire
