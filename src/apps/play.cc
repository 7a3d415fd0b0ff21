#include "apps/play.h"

#include <atomic>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

constexpr Millis connecting_most{300'000};
constexpr Millis settling_most{60'000};

std::atomic<bool> interrupted = false;

Millis since(std::chrono::steady_clock::time_point begun) {
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun);
}

}  // namespace

Play::Play(const simulate::Plan& plan, Mustered who, std::function<Usage()> usage, std::string hint)
    : usage_(std::move(usage)),
      hint_(std::move(hint)),
      lines_(plan.own_lines + plan.shared_lines),
      player_(plan, std::move(who.realm), std::move(who.members), std::move(who.fleet)) {
    report_.envoys = plan.envoys;
    report_.is_measured = usage_ != nullptr;
}

void Play::interrupt() { interrupted = true; }

void Play::enrol(std::size_t count) {
    if (count == 0) return;
    const auto before = usage();
    if (!player_.enrol(connecting_most))
        fail(Fault::timeout, "the machines did not enrol in time; {} may say why", hint_);
    const auto tally = player_.take_tally();
    if (!tally.errors.empty())
        fail(Fault::denied, "{} of {} machines could not enrol: {}: {}",
             tally.errors.begin()->second.count, count, tally.errors.begin()->first,
             tally.errors.begin()->second.sample);
    report_.enrolled = count;
    report_.enrol_cpu = usage().cpu - before.cpu;
}

void Play::connect() {
    const auto before = usage();
    const auto begun = std::chrono::steady_clock::now();
    if (!player_.connect(connecting_most))
        fail(Fault::timeout, "{} of {} connections are open after {}; {} may say why",
             player_.open_lines(), lines_, to_text(connecting_most), hint_);
    // The server has its say, too.
    player_.wait(Millis(300), [] { return false; });
    const auto after = usage();
    report_.connections = player_.open_lines();
    report_.streams = player_.open_streams();
    report_.connecting = since(begun);
    report_.connect_cpu = after.cpu - before.cpu;
    report_.rss_before = before.rss_bytes;
    report_.rss_connected = after.rss_bytes;
}

Phase& Play::phase(std::string name, Millis most, const std::function<bool()>& done) {
    const auto before = usage();
    const auto begun = std::chrono::steady_clock::now();
    player_.play(most, [&] { return interrupted || (done && done()); });
    const auto after = usage();
    report_.phases.push_back({.name = std::move(name),
                              .span = since(begun),
                              .server_cpu = after.cpu - before.cpu,
                              .server_rss = after.rss_bytes,
                              .tally = player_.take_tally()});
    return report_.phases.back();
}

SimulateReport Play::end() {
    player_.settle(settling_most);
    report_.assigned = player_.assigned();
    return std::move(report_);
}

}  // namespace vigo
