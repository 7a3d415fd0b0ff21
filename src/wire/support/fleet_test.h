// fleet_test — an authority, certificates and a table of methods for the tests of the transports.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "crypto/x509.h"
#include "wire/method.h"

namespace vigo::wire::testing {

using namespace std::chrono_literals;

inline Time now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

inline const Uuid& envoy() {
    static const Uuid id = *Uuid::parse("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    return id;
}

inline const crypto::KeyPair& authority() {
    static const crypto::KeyPair made = crypto::make_authority("Vigo fleet", now());
    return made;
}

inline Server::Credentials server_credentials(const std::vector<std::string>& names = {
                                                  "127.0.0.1", "localhost"}) {
    auto leaf = crypto::issue_server(authority(), names, now());
    return {.authority = authority().certificate,
            .certificate = std::move(leaf.certificate),
            .key = std::move(leaf.key)};
}

/// The credentials of an envoy whose certificate `by` issued at `when`.
inline Channel::Credentials client_credentials(const crypto::KeyPair& by = authority(),
                                               Time when = now()) {
    auto request = crypto::make_request("web-1");
    return {.authority = authority().certificate,
            .certificate = crypto::issue_client(by, request.request, envoy().text(), when),
            .key = std::move(request.key)};
}

/// The error that `act` throws.
inline Error error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {Fault::internal, "nothing was thrown"};
}

/// Opens once; waiting for it gives up after ten seconds. Copies are the same gate: handlers keep
/// one of their own, as they may be at it when the test has left already.
class Gate {
 public:
    void open() const {
        const std::lock_guard lock(state_->mutex);
        state_->open = true;
        state_->changed.notify_all();
    }
    bool wait() const {
        std::unique_lock lock(state_->mutex);
        return state_->changed.wait_for(lock, 10s, [this] { return state_->open; });
    }

 private:
    struct State {
        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace vigo::wire::testing
