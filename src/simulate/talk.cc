#include "simulate/talk.h"

#include <algorithm>
#include <utility>

#include "agent/assignment.h"
#include "simulate/machine.h"
#include "wire/refusal.h"

namespace vigo::simulate {
namespace {

constexpr std::string_view capabilities = R"({"types":{}})";
constexpr std::uint64_t traits_asked = 3'001;
constexpr std::uint64_t run_asked = 3'002;
constexpr std::string_view check_in_method = "CheckIn";
constexpr agent::Counts settled{.in_sync = 120};

std::string text_of(const crypto::Sha256& digest) { return std::string(crypto::view(digest)); }

crypto::Sha256 digest_in(std::string_view bytes) {
    crypto::Sha256 digest{};
    std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
    return digest;
}

Moment steady_now() { return std::chrono::steady_clock::now(); }

Micros since(Moment begun) { return std::chrono::duration_cast<Micros>(steady_now() - begun); }

/// A run that put three files right.
agent::RunReport report_of(Time now) {
    agent::RunReport report{.counts = {.in_sync = settled.in_sync - 3, .changed = 3},
                            .results = {},
                            .started = now - Millis(900)};
    for (const auto* name : {"motd", "sshd config", "limits"})
        report.results.push_back(
            {.crate = "base",
             .name = name,
             .type = "file",
             .action = agent::Action::changed,
             .reason = {},
             .took = agent::Micros(4'000),
             .differences = {{.property = "content",
                              .is = "sha256:4c1d1f9f",
                              .want = "sha256:9a0b5c11",
                              .diff = "-PermitRootLogin yes\n+PermitRootLogin no\n"}}});
    return report;
}

}  // namespace

Talk::Talk(Stage& stage, Lines& lines)
    : stage_(stage),
      lines_(lines),
      capabilities_digest_(agent::digest_of(std::string(capabilities))) {}

void Talk::begin(std::size_t at) {
    auto& envoy = stage_.envoys[at];
    if (envoy.is_talking) return void(++stage_.tally.overruns);
    if (lines_.find(envoy.line) == nullptr) {
        if (!stage_.outage) stage_.tally.failed("check-in: no connection");
        return void(++stage_.tally.unreached);
    }
    envoy.is_talking = true;
    ++under_way_;
    ++envoy.cycle;
    if (chance(stage_.plan.seed, at, traits_asked + std::uint64_t{16} * envoy.cycle) <
        stage_.plan.trait_changes) {
        ++envoy.generation;
        envoy.traits_told = false;
    }
    if (envoy.traits_told) return check_in(at, false);
    tell_traits(at, false, [this, at](bool) { check_in(at, false); });
}

void Talk::end(std::size_t at) {
    stage_.envoys[at].is_talking = false;
    --under_way_;
}

bool Talk::is_verified(const Envoy& envoy) const {
    return envoy.verified != 0 && envoy.verified == lines_.opening(envoy.line);
}

void Talk::send(std::size_t at, const Request& request, const Then& then) {
    auto& envoy = stage_.envoys[at];
    auto* const line = lines_.find(envoy.line);
    if (line == nullptr) {
        ++stage_.tally.unreached;
        return end(at);
    }
    const auto begun = steady_now();
    line->call(agent::path_of(request.method),
               stage_.sealed(envoy, request.method, request.payload, request.is_signed),
               call_deadline,
               [this, at, request, then, begun](const std::optional<Error>& why,
                                                const std::string& reply) {
                   if (why) return refused(at, request, then, *why, begun);
                   request.into.add(since(begun));
                   then(reply);
               });
}

/// With a refusal: one that names a number is followed once, as an agent does.
void Talk::refused(std::size_t at, const Request& request, const Then& then, const Error& why,
                   Moment asked) {
    auto& envoy = stage_.envoys[at];
    const auto highest = wire::refused_highest(why.message());
    if (why.fault() == Fault::conflict && highest && !request.is_second) {
        ++stage_.tally.jumps;
        envoy.numbers.jump_over(*highest);
        auto second = request;
        second.is_second = true;
        return send(at, second, then);
    }
    if (envoy.skew_ms != 0 && wire::refused_skew(why.message())) {
        ++stage_.tally.skew_refused;
    } else {
        if (request.may_wait && why.fault() == Fault::unavailable && !stage_.outage)
            ++stage_.tally.deferred;
        else
            stage_.failed(request.method, why);
        if (request.method == check_in_method) note_spread(at, asked);  // it fetched nothing
    }
    end(at);
}

void Talk::tell_traits(std::size_t at, bool with_capabilities,
                       const std::function<void(bool)>& then) {
    auto& envoy = stage_.envoys[at];
    const auto json =
        traits_of(stage_.plan.seed, at, stage_.members[at].hostname, envoy.generation);
    envoy.traits = crypto::sha256(json);
    send(at,
         {.method = "ReportTraits",
          .payload = agent::traits_payload(
              {.json = json,
               .digest = text_of(envoy.traits),
               .capabilities = with_capabilities ? std::string(capabilities) : std::string(),
               .traceparent = {}}),
          .into = stage_.tally.traits,
          .may_wait = true},
         [this, at, then](const std::string& reply) {
             stage_.envoys[at].traits_told = true;
             then(agent::traits_answer(reply));
         });
}

void Talk::check_in(std::size_t at, bool again) {
    const auto& envoy = stage_.envoys[at];
    agent::CheckIn request{
        .assignment_digest = envoy.has_assignment ? text_of(envoy.assignment) : std::string(),
        .traits_digest = text_of(envoy.traits),
        .capabilities_digest = capabilities_digest_,
        .version = envoy.version,
        .busy = false,
        .last_run = std::nullopt,
        .traceparent = {}};
    if (envoy.runs > 0) request.last_run = last_run_of(envoy);
    const bool verified = is_verified(envoy);
    const auto opening = lines_.opening(envoy.line);
    auto* const line = lines_.find(envoy.line);
    const std::string connection = line == nullptr || verified ? "" : line->bond();
    send(at,
         {.method = check_in_method,
          .payload = agent::check_in_payload(request, connection),
          .into = stage_.tally.check_ins,
          .is_signed = !verified},
         [this, at, again, opening, asked = steady_now()](const std::string& reply) {
             const auto answer = agent::check_in_answer(reply);
             stage_.envoys[at].verified = answer.connection_verified ? opening : 0;
             take(at, answer, asked);
             if (again || (!answer.want_traits && !answer.want_capabilities)) return run(at);
             tell_traits(at, answer.want_capabilities, [this, at](bool policy_changed) {
                 policy_changed ? check_in(at, true) : run(at);
             });
         });
}

void Talk::take(std::size_t at, const agent::CheckInAnswer& answer, Moment asked) {
    if (!answer.compile_error.empty())
        stage_.tally.failed("policy: does not compile", answer.compile_error);
    if (answer.assignment) try {
            accept(at, answer);
        } catch (const Error& why) {
            return stage_.tally.failed("assignment: not believed", why.message());
        }
    note_spread(at, asked);
}

void Talk::accept(std::size_t at, const agent::CheckInAnswer& answer) {
    auto& envoy = stage_.envoys[at];
    const auto assignment = agent::assignment_signed_by(
        bundle_key(answer.assignment->key_id), *answer.assignment, stage_.fleet.id, envoy.id);
    if (assignment.version < envoy.version)
        fail(Fault::denied, "version {} after {}", assignment.version, envoy.version);
    const auto bundle = digest_in(assignment.digest);
    if (!answer.bundle.empty()) {
        agent::demand_digest(assignment, answer.bundle);
        ++stage_.tally.bundles;
        stage_.tally.bundle_bytes += answer.bundle.size();
    } else if (!envoy.has_assignment || bundle != envoy.bundle) {
        fail(Fault::denied, "the bundle is missing");
    }
    ++stage_.tally.assignments;
    if (envoy.has_assignment && bundle != envoy.bundle) {
        envoy.must_report = true;
        ++other_bundles;
    }
    envoy.bundle = bundle;
    envoy.version = assignment.version;
    envoy.assignment = crypto::sha256(answer.assignment->assignment);
    envoy.has_assignment = true;
}

/// Once for every key: its certificate is checked then.
const crypto::PublicKey& Talk::bundle_key(const std::string& id) {
    const auto found = bundle_keys_.find(id);
    if (found != bundle_keys_.end()) return found->second;
    return bundle_keys_
        .emplace(id, agent::believed_bundle_key(stage_.fleet.bundle_keys, stage_.realm.authorities,
                                                id, stage_.now()))
        .first->second;
}

void Talk::note_spread(std::size_t at, Moment asked) {
    auto& envoy = stage_.envoys[at];
    if (published == Moment{} || envoy.is_renewed) return;
    if (envoy.version <= published_over) {
        last_in_vain = std::max(last_in_vain, asked);
        return;
    }
    envoy.is_renewed = true;
    ++renewed;
    last_served = steady_now();
}

agent::LastRun Talk::last_run_of(const Envoy& envoy) const {
    agent::LastRun run;
    run.number = envoy.runs;
    run.finished = stage_.now();
    run.counts = envoy.has_changed ? report_of(run.finished).counts : settled;
    run.took = Millis(900);
    run.store_id = std::string(envoy.id.bytes());
    run.version = envoy.version;
    return run;
}

void Talk::run(std::size_t at) {
    auto& envoy = stage_.envoys[at];
    if (!envoy.has_assignment) return end(at);
    ++envoy.runs;
    envoy.has_changed = std::exchange(envoy.must_report, false) ||
                        chance(stage_.plan.seed, at, run_asked + std::uint64_t{16} * envoy.cycle) <
                            stage_.plan.run_changes;
    if (envoy.has_changed) owed_[at].push_back(envoy.runs);
    if (owed_.contains(at)) return report(at);
    end(at);
}

/// All that it owes, in order; what is not acknowledged comes again with the next run.
void Talk::report(std::size_t at) {
    const auto& envoy = stage_.envoys[at];
    auto run = last_run_of(envoy);
    std::vector<agent::QueuedRun> queued;
    for (const auto number : owed_[at]) {
        run.number = number;
        queued.push_back(agent::queued_run(run, report_of(stage_.now()), "schedule"));
    }
    send(at,
         {.method = "ReportResult",
          .payload = agent::runs_payload(queued, std::string(envoy.id.bytes()), {}),
          .into = stage_.tally.reports,
          .may_wait = true},
         [this, at, last = run.number](const std::string& reply) {
             if (agent::runs_answer(reply) < last) stage_.tally.failed("report: not acknowledged");
             owed_.erase(at);
             end(at);
         });
}

void Talk::beat(std::size_t at) {
    auto& envoy = stage_.envoys[at];
    auto* const line = lines_.find(envoy.line);
    if (line == nullptr || !lines_.has_stream(envoy.line)) return;
    std::optional<agent::LastRun> run;
    if (envoy.runs > 0) run = last_run_of(envoy);
    if (!line->send(stage_.sealed(envoy, "AgentStream", agent::heartbeat_payload(false, run),
                                  !is_verified(envoy))))
        stage_.tally.failed("heartbeat: not taken");
}

}  // namespace vigo::simulate
