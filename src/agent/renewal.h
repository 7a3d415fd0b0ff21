// renewal — the envoy's certificate over the years: a new one in good time, and the door for one
// that ended while the machine was off.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "agent/exchange.h"
#include "agent/identity.h"

namespace vigo::agent {

/// One thread at a time.
class Renewal {
 public:
    struct Parts {
        Exchange& exchange;
        Identity& identity;
        const Clock& clock;
        /// Keeps what changed of the identity; may be empty. What it throws is said, and tried
        /// again: a certificate that cannot be stored is used all the same.
        std::function<void(const Identity&)> keep = nullptr;
        /// Another connection, with the identity's certificate or with none.
        std::function<std::unique_ptr<wire::Channel>(bool with_certificate)> connect = nullptr;
    };
    explicit Renewal(Parts parts) : parts_(std::move(parts)) {}

    /// Before each conversation. A certificate that can be used is renewed when a third of its life
    /// is left; failing costs nothing but a line in the log, and is tried again later. One that
    /// cannot be used (over, not valid yet, damaged) is renewed over a connection without one: the
    /// request is signed with the envoy's key. Throws Error when that fails.
    void when_due();

 private:
    void renew_early();
    void renew_at_the_door();
    void renew();
    void adopt(const Certificates& fresh, const std::string& key);
    void show_certificate(bool with);
    void keep();

    Parts parts_;
    bool shown_ = true;    // our connection carries our certificate
    bool unkept_ = false;  // what we have is not on the disk yet
    std::string said_;     // why the latest attempt failed
    std::string said_unkept_;
    std::chrono::nanoseconds not_before_{0};  // the next attempt, of a clock that never goes back
};

/// Where a certificate stands.
enum class Standing {
    good,
    ends_soon,  ///< a third of its life is left, or somewhat less: a fleet spreads out
    unusable    ///< over, not valid yet, or damaged
};
/// `spread` is any number that differs from envoy to envoy.
Standing standing_of(const std::string& certificate, Time now, unsigned char spread);

/// The authorities that are believed after a server offered others: those that were, and of those
/// offered each that has the key of one believed. A connection alone cannot make another key
/// believed. What is over goes, while anything is left.
std::string extended_authorities(const std::string& held, const std::string& offered, Time now);

}  // namespace vigo::agent
