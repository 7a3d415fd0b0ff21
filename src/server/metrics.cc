#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace vigo::server {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::Registry;

auto& counter(Registry& registry, const char* name, const char* help) {
    return BuildCounter().Name(name).Help(help).Register(registry);
}

auto& gauge(Registry& registry, const char* name, const char* help) {
    return BuildGauge().Name(name).Help(help).Register(registry);
}

const prometheus::Histogram::BucketBoundaries age_buckets{5,   15,  30,  45,   60,   120,
                                                          300, 600, 900, 1800, 3600, 7200};

}  // namespace

struct Metrics::State {
    Registry registry;
    prometheus::Family<prometheus::Counter>& checkins =
        counter(registry, "vigo_checkins_total", "Check-ins, by how they were answered");
    // In the order of Answered; present from the start, so that an alert sees the zero.
    prometheus::Counter* const answered[3] = {&checkins.Add({{"status", "no_change"}}),
                                              &checkins.Add({{"status", "assignment"}}),
                                              &checkins.Add({{"status", "error"}})};
    prometheus::Family<prometheus::Counter>& failed =
        counter(registry, "vigo_sig_verify_failed_total",
                "Requests of agents that were not believed, by reason");
    prometheus::Counter& reloads = counter(registry, "vigo_config_reload_errors_total",
                                           "Reloads that failed; the old config stayed")
                                       .Add({});
    prometheus::Family<prometheus::Counter>& transitions = counter(
        registry, "vigo_envoy_state_transitions_total", "Envoys that went silent or came back");
    prometheus::Family<prometheus::Counter>& compiled =
        counter(registry, "vigo_bundles_compiled_total", "Bundles that were rendered, by result");
    prometheus::Family<prometheus::Counter>& reports = counter(
        registry, "vigo_run_reports_total", "Runs that agents reported, by whether they were new");
    prometheus::Histogram& age = prometheus::BuildHistogram()
                                     .Name("vigo_checkin_age_seconds")
                                     .Help("Time between two check-ins of an envoy")
                                     .Register(registry)
                                     .Add({}, age_buckets);
    prometheus::Gauge& nodes =
        gauge(registry, "vigo_nodes_total", "Envoys that are enrolled").Add({});
    prometheus::Gauge& active =
        gauge(registry, "vigo_nodes_active_total", "Envoys seen within the hour").Add({});
    prometheus::Gauge& convergence =
        gauge(registry, "vigo_convergence_pct",
              "Share of the envoys with data that are converged, 0 to 1")
            .Add({});
    prometheus::Gauge& bytes =
        gauge(registry, "vigo_database_size_bytes", "Size of the database").Add({});
    prometheus::Gauge& streams =
        gauge(registry, "vigo_agent_streams", "Open streams of agents").Add({});
    prometheus::Gauge& version =
        gauge(registry, "vigo_config_version", "The published version in force").Add({});
    prometheus::Family<prometheus::Gauge>& by_status =
        gauge(registry, "vigo_envoys_by_status", "Envoys by where they stand");
    std::mutex scraping;
};

namespace {

/// Series of envoys come and go with every scrape, so they live for one.
std::string envoy_series(const std::vector<std::pair<std::string, std::string_view>>& envoys) {
    if (envoys.empty()) return "";
    Registry registry;
    auto& family = gauge(registry, "vigo_compliance_status", "1 for the status that an envoy has");
    for (const auto& [name, status] : envoys)
        family.Add({{"envoy", name}, {"status", std::string(status)}}).Set(1);
    return prometheus::TextSerializer().Serialize(registry.Collect());
}

}  // namespace

Metrics::Metrics() : state_(std::make_unique<State>()) {
    // Present from the start, so that an alert on their rise sees the zero.
    for (const auto* reason : {"envoy_not_found", "bad_signature", "clock_skew", "replay",
                               "wrong_envoy", "wrong_connection", "unsigned", "revoked"})
        state_->failed.Add({{"reason", reason}});
    for (const auto* to : {"offline", "online"}) state_->transitions.Add({{"transition", to}});
}

Metrics::~Metrics() = default;

void Metrics::checked_in(Answered how) {
    state_->answered[static_cast<std::size_t>(how)]->Increment();
}

void Metrics::checkin_age(Millis age) {
    state_->age.Observe(static_cast<double>(age.count()) / 1000);
}

void Metrics::signature_failed(std::string_view reason) {
    state_->failed.Add({{"reason", std::string(reason)}}).Increment();
}

void Metrics::reload_failed() { state_->reloads.Increment(); }

void Metrics::transitions(std::string_view transition, std::size_t count) {
    state_->transitions.Add({{"transition", std::string(transition)}})
        .Increment(static_cast<double>(count));
}

void Metrics::bundles_compiled(bool ok) {
    state_->compiled.Add({{"result", ok ? "ok" : "error"}}).Increment();
}

void Metrics::reports(std::size_t accepted, std::size_t known) {
    if (accepted > 0)
        state_->reports.Add({{"kind", "new"}}).Increment(static_cast<double>(accepted));
    if (known > 0) state_->reports.Add({{"kind", "known"}}).Increment(static_cast<double>(known));
}

std::string Metrics::text(const Gauges& gauges) {
    const std::lock_guard lock(state_->scraping);
    state_->nodes.Set(gauges.nodes);
    state_->active.Set(gauges.active);
    state_->convergence.Set(gauges.convergence);
    state_->bytes.Set(gauges.database_bytes);
    state_->streams.Set(gauges.streams);
    state_->version.Set(gauges.config_version);
    for (const auto& [status, count] : gauges.by_status)
        state_->by_status.Add({{"status", std::string(status)}}).Set(count);
    return prometheus::TextSerializer().Serialize(state_->registry.Collect()) +
           envoy_series(gauges.of_envoys);
}

}  // namespace vigo::server
