// enrol — how a machine becomes an envoy: whom it believes, what it shows, what it keeps.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "agent/identity.h"
#include "wire/fetch.h"
#include "wire/method.h"

namespace vigo::agent {

struct Enrolment {
    Settings settings;
    std::string token;  ///< "" waits for a human's approval
    std::string
        authorities;      ///< PEM that the operator handed over; "" for those that the token pins
    const Host& machine;  ///< whose host name it gets
    std::stop_token stop;
    wire::Bell bell = {};
    std::function<void(std::string_view)> say;
    Millis between_tries{10'000};

    // The world outside, as tests replace it.
    std::function<std::string(const wire::Fetch&)> fetch = wire::fetch;
    std::function<std::unique_ptr<wire::Channel>(const std::string& authorities)> connect;
};

/// Asks until it is let in; while a human must approve, it says so and waits. What it learns is in
/// `files` when it returns, and the settings with it. Throws Error(denied) when the server refuses
/// or is not the one that the token names, Error(conflict) when this machine is enrolled already,
/// Error(unavailable) when it was stopped.
Identity enrol(const Enrolment& order, IdentityFiles& files);

}  // namespace vigo::agent
