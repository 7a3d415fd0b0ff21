#include "apps/simulate_report.h"

#include "base/text.h"
#include "schema/json.h"
#include "schema/value.h"

namespace vigo {
namespace {

using simulate::Latencies;
using simulate::Micros;

double ms(Micros span) { return static_cast<double>(span.count()) / 1'000; }
double mb(std::uint64_t bytes) { return static_cast<double>(bytes) / (1U << 20); }

double seconds(Millis span) { return static_cast<double>(span.count()) / 1'000; }

double each(std::chrono::microseconds cpu, std::uint64_t count) {
    return count == 0 ? 0 : static_cast<double>(cpu.count()) / static_cast<double>(count);
}

/// What the connections made the server grow by.
double kb_per_connection(const SimulateReport& report) {
    if (report.connections == 0 || report.rss_connected < report.rss_before) return 0;
    return static_cast<double>(report.rss_connected - report.rss_before) / 1'024 /
           static_cast<double>(report.connections);
}

double rate(const Phase& phase) {
    return phase.span.count() == 0
               ? 0
               : static_cast<double>(phase.tally.check_ins.count()) / seconds(phase.span);
}

std::string enrolment_cost(const SimulateReport& report) {
    if (!report.is_measured) return ", which stay members until they are forgotten";
    return format(", {:.1f} ms of server CPU each",
                  each(report.enrol_cpu, report.enrolled) / 1'000);
}

std::string connection_cost(const SimulateReport& report) {
    if (!report.is_measured) return "";
    return format(": {:.1f} ms of server CPU and {:.0f} KB of its memory each",
                  each(report.connect_cpu, report.connections) / 1'000, kb_per_connection(report));
}

std::string row(std::string_view what, const std::string& text) {
    return format("{:<14} {}\n", what, text);
}

std::string latencies(std::string_view what, const Latencies& spans) {
    if (spans.count() == 0) return {};
    return format("{:<14}   {} {}: p50 {:.1f} ms, p99 {:.1f} ms, p99.9 {:.1f} ms\n", "",
                  spans.count(), what, ms(spans.at(0.5)), ms(spans.at(0.99)), ms(spans.at(0.999)));
}

std::string server_text(const Phase& phase) {
    return format(
        "; server: {:.0f} % of a CPU, {:.0f} µs a check-in with all that comes with it, "
        "{:.0f} MB",
        phase.span.count() == 0 ? 0
                                : static_cast<double>(phase.server_cpu.count()) / 10 /
                                      static_cast<double>(phase.span.count()),
        each(phase.server_cpu, phase.tally.check_ins.count()), mb(phase.server_rss));
}

std::string phase_text(const Phase& phase, bool is_measured) {
    const auto& tally = phase.tally;
    auto text = row(phase.name, format("{:.1f} s, {:.0f} check-ins a second{}", seconds(phase.span),
                                       rate(phase), is_measured ? server_text(phase) : ""));
    text += latencies("check-ins", tally.check_ins);
    text += latencies("traits told", tally.traits);
    text += latencies("reports", tally.reports);
    text += latencies("new connections", tally.connections);
    if (tally.assignments > 0)
        text +=
            format("{:<14}   {} policies fetched and verified, {} with their bundle ({:.1f} MB)\n",
                   "", tally.assignments, tally.bundles, mb(tally.bundle_bytes));
    if (tally.garbage_refused + tally.skew_refused > 0)
        text += format("{:<14}   refused as it should be: {} forged or broken, {} by their clock\n",
                       "", tally.garbage_refused, tally.skew_refused);
    if (tally.deferred > 0)
        text += format("{:<14}   {} reports were put off by a busy server, and came again\n", "",
                       tally.deferred);
    if (tally.overruns > 0)
        text += format("{:<14}   {} check-ins were due while the one before had no answer\n", "",
                       tally.overruns);
    if (tally.late.at(0.99) > Micros(50'000))
        text +=
            format("{:<14}   the player itself was {:.0f} ms late (p99): this machine is busy\n",
                   "", ms(tally.late.at(0.99)));
    for (const auto& [kind, failure] : tally.errors)
        text += format("{:<14}   ERROR {} times {}{}{}\n", "", failure.count, kind,
                       failure.sample.empty() ? "" : ", first: ", failure.sample);
    return text;
}

Value latencies_value(const Latencies& spans) {
    Map map;
    map.add("count", static_cast<std::int64_t>(spans.count()));
    map.add("p50_ms", ms(spans.at(0.5)));
    map.add("p99_ms", ms(spans.at(0.99)));
    map.add("p999_ms", ms(spans.at(0.999)));
    map.add("most_ms", ms(spans.most()));
    return map;
}

Value phase_value(const Phase& phase) {
    const auto& tally = phase.tally;
    Map errors;
    for (const auto& [kind, failure] : tally.errors)
        errors.add(kind, static_cast<std::int64_t>(failure.count));
    Map map;
    map.add("name", phase.name);
    map.add("seconds", seconds(phase.span));
    map.add("checkins_per_second", rate(phase));
    map.add("server_us_per_checkin", each(phase.server_cpu, tally.check_ins.count()));
    map.add("server_cpu_seconds", static_cast<double>(phase.server_cpu.count()) / 1e6);
    map.add("server_rss_mb", mb(phase.server_rss));
    map.add("check_ins", latencies_value(tally.check_ins));
    map.add("traits", latencies_value(tally.traits));
    map.add("reports", latencies_value(tally.reports));
    map.add("connections", latencies_value(tally.connections));
    map.add("late", latencies_value(tally.late));
    map.add("assignments", static_cast<std::int64_t>(tally.assignments));
    map.add("bundles", static_cast<std::int64_t>(tally.bundles));
    map.add("garbage_refused", static_cast<std::int64_t>(tally.garbage_refused));
    map.add("skew_refused", static_cast<std::int64_t>(tally.skew_refused));
    map.add("unreached", static_cast<std::int64_t>(tally.unreached));
    map.add("deferred", static_cast<std::int64_t>(tally.deferred));
    map.add("overruns", static_cast<std::int64_t>(tally.overruns));
    map.add("jumps", static_cast<std::int64_t>(tally.jumps));
    map.add("errors", std::move(errors));
    return map;
}

}  // namespace

std::uint64_t SimulateReport::error_count() const {
    std::uint64_t all = 0;
    for (const auto& phase : phases) all += phase.tally.error_count();
    return all;
}

std::string text_of(const SimulateReport& report) {
    auto text = report.is_measured
                    ? row("server", format("ready after {} ms, {:.0f} MB", report.ready.count(),
                                           mb(report.rss_before)))
                    : row("server", "not ours: what it spends is not measured");
    text += row("fleet", format("{} envoys, {} of them with a policy in the end", report.envoys,
                                report.assigned));
    if (report.enrolled > 0)
        text += row("enrolment", format("{} machines{}", report.enrolled, enrolment_cost(report)));
    text += row("connections",
                format("{} within {:.1f} s, {} with a stream{}", report.connections,
                       seconds(report.connecting), report.streams, connection_cost(report)));
    for (const auto& phase : report.phases) {
        text += phase_text(phase, report.is_measured);
        if (phase.name == "publish" && report.spread)
            text += format(
                "{:<14}   in force after {:.1f} s; from then on: all could fetch it after {:.1f} "
                "s, "
                "{} had after {:.1f} s; {} got another bundle than before\n",
                "", seconds(report.publishing), seconds(report.spread->last_in_vain),
                report.spread->renewed, seconds(report.spread->last_served),
                report.spread->bundles);
        if (phase.name == "restart" && report.settled)
            text += format(
                "{:<14}   ready after {:.1f} s, then {} connections were back within {:.1f} s\n",
                "", seconds(report.restarted), report.came_back, seconds(*report.settled));
    }
    return text + row("errors", format("{}", report.error_count()));
}

std::string json_of(const SimulateReport& report) {
    Value::List phases;
    for (const auto& phase : report.phases) phases.push_back(phase_value(phase));
    Map map;
    map.add("envoys", static_cast<std::int64_t>(report.envoys));
    map.add("assigned", static_cast<std::int64_t>(report.assigned));
    map.add("ready_ms", report.ready.count());
    map.add("rss_ready_mb", mb(report.rss_before));
    map.add("enrolled", static_cast<std::int64_t>(report.enrolled));
    map.add("enrol_us", each(report.enrol_cpu, report.enrolled));
    map.add("connections", static_cast<std::int64_t>(report.connections));
    map.add("streams", static_cast<std::int64_t>(report.streams));
    map.add("connect_seconds", seconds(report.connecting));
    map.add("connect_us", each(report.connect_cpu, report.connections));
    map.add("rss_connected_mb", mb(report.rss_connected));
    map.add("kb_per_connection", kb_per_connection(report));
    map.add("phases", std::move(phases));
    if (report.spread) {
        map.add("publish_seconds", seconds(report.publishing));
        map.add("all_can_fetch_seconds", seconds(report.spread->last_in_vain));
        map.add("all_have_fetched_seconds", seconds(report.spread->last_served));
        map.add("renewed", static_cast<std::int64_t>(report.spread->renewed));
        map.add("bundles_changed", static_cast<std::int64_t>(report.spread->bundles));
    }
    if (report.settled) {
        map.add("restart_ready_ms", report.restarted.count());
        map.add("settled_seconds", seconds(*report.settled));
        map.add("came_back", static_cast<std::int64_t>(report.came_back));
    }
    map.add("errors", static_cast<std::int64_t>(report.error_count()));
    return to_json(Value(std::move(map))) + "\n";
}

}  // namespace vigo
