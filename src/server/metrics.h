// metrics — what the server counts about itself, in Prometheus' text format.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vigo::server {

/// How a check-in was answered: `no_change`, `assignment`, `error`.
enum class Answered { no_change, assignment, error };

/// Thread safe. Names are part of the operator contract (E2).
class Metrics {
 public:
    Metrics();
    ~Metrics();

    /// On the path of every check-in: no look-up.
    void checked_in(Answered how);
    /// The time since an envoy's check-in before.
    void checkin_age(Millis age);
    /// `envoy_not_found`, `bad_signature`, `clock_skew`, `replay`, `wrong_envoy`,
    /// `wrong_connection`, `unsigned`, `revoked`,
    /// `malformed`.
    void signature_failed(std::string_view reason);
    void reload_failed();
    /// `offline` or `online`.
    void transitions(std::string_view transition, std::size_t count = 1);
    void bundles_compiled(bool ok);
    void reports(std::size_t accepted, std::size_t known);

    /// What is read off at the moment of a scrape.
    struct Gauges {
        double nodes = 0;
        double active = 0;
        double convergence = 1;  ///< 0 to 1; of those that have reported
        double database_bytes = 0;
        double streams = 0;
        double config_version = 0;
        /// `converged`, `degraded`, `failed`, `no data`, `changed`, `diverged`, `offline`.
        std::vector<std::pair<std::string_view, double>> by_status;
        /// Of each envoy; empty when there are too many for a series each.
        std::vector<std::pair<std::string, std::string_view>> of_envoys;
    };
    std::string text(const Gauges& gauges);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vigo::server
