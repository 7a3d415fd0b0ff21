// enforcer — accept, load, run, remember.

#include "agent/enforcer.h"

#include "agent/assignment.h"
#include "agent/lock.h"
#include "base/error.h"
#include "base/log.h"

namespace vigo::agent {
namespace {

constexpr Millis patience{600'000};  // another vigo may be in the middle of an upgrade

std::string hex_of(std::string_view bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

/// The clock may be wrong and the network away: it is enough that the key was good when it signed,
/// or is good now; its certificate may have been renewed since.
Assignment verified_when_kept(const SignedAssignment& given, const Identity& identity, Time now) {
    const auto issued = from_ms(Assignment::parse(given.assignment).issued_ms);
    try {
        return verified_assignment(given, identity, issued);
    } catch (const Error&) {
        return verified_assignment(given, identity, now);
    }
}

}  // namespace

Enforcer::Enforcer(Parts parts) : parts_(std::move(parts)) {
    if (!parts_.digests) return;
    parts_.digests->load(parts_.memory.digest_cache());
    digests_known_ = parts_.digests->changes();
}

void Enforcer::load(const Identity& identity) {
    const auto kept = parts_.memory.policy();
    if (!kept) return;
    try {
        const SignedAssignment given{kept->assignment, kept->signature, kept->key_id};
        const auto assignment = verified_when_kept(given, identity, parts_.machine.clock().now());
        demand_digest(assignment, kept->bundle);
        policy_ = std::make_unique<Policy>(Bundle::decode(kept->bundle), parts_.types);
        assignment_ = assignment;
        held_ = given;
        is_stored_ = true;
    } catch (const Error& error) {
        log::error("the stored policy is not used", {{"why", error.message()}});
    }
}

void Enforcer::accept(const SignedAssignment& given, const Assignment& assignment,
                      const std::string& bundle) {
    if (assignment_ && (assignment.version < assignment_->version ||
                        (assignment.version == assignment_->version &&
                         assignment.issued_ms < assignment_->issued_ms)))
        fail(Fault::denied, "policy version {} is older than {}, which this envoy holds",
             assignment.version, assignment_->version);
    auto bytes = bundle;
    const bool same = assignment_ && assignment_->digest == assignment.digest;
    if (bytes.empty() && same)
        if (auto kept = parts_.memory.policy()) bytes = std::move(kept->bundle);
    if (!same || !bytes.empty()) demand_digest(assignment, bytes);
    if (!same) policy_ = std::make_unique<Policy>(Bundle::decode(bytes), parts_.types);
    assignment_ = assignment;
    forget_old_secrets();
    reveal();
    held_ = given;
    is_stored_ = !bytes.empty();
    if (is_stored_)
        parts_.memory.keep_policy({given.assignment, given.signature, given.key_id, bytes});
    log::info("policy accepted", {{"version", format("{}", assignment.version)},
                                  {"resources", format("{}", policy_->steps().size())}});
}

std::string Enforcer::assignment_digest() const {
    return assignment_ && is_stored_ ? digest_of(held_.assignment) : std::string();
}

std::span<const std::string> Enforcer::trait_paths() const {
    if (policy_ == nullptr) return {};
    return policy_->trait_paths();
}

std::optional<RunReport> Enforcer::run(const Value& traits, std::string_view trigger,
                                       std::stop_token stop) {
    if (policy_ == nullptr) return std::nullopt;
    auto report = converge_locked(traits, std::move(stop));
    remember(report, trigger);
    keep_digests();
    return report;
}

RunReport Enforcer::converge_locked(const Value& traits, std::stop_token stop) {
    std::optional<RunLock> lock;
    if (!parts_.lock_folder.empty()) lock.emplace(RunLock::take(parts_.lock_folder, patience));
    parts_.memory.refresh();
    const bool reread = reread_ || (parts_.reread_every > 0 && ++runs_ % parts_.reread_every == 0);
    if (reread && parts_.digests) parts_.digests->forget();
    reread_ = false;
    return converge(*policy_, parts_.machine, traits, parts_.memory,
                    {.dry_run = parts_.dry_run || assignment_->observe_only,
                     .stop = std::move(stop),
                     .on_result = parts_.on_result,
                     .in_private = parts_.digests ? parts_.digests->pause : nullptr,
                     .reversals = &parts_.memory});
}

void Enforcer::remember(const RunReport& report, std::string_view trigger) {
    queue_untold_run();
    auto& notes = parts_.memory.notes();
    const LastRun run{.number = static_cast<std::uint64_t>(++notes.run_number),
                      .finished = parts_.machine.clock().now(),
                      .outcome = report.outcome(),
                      .counts = report.counts,
                      .took = std::chrono::duration_cast<Millis>(report.took),
                      .version = assignment_->version,
                      .dry_run = report.dry_run};
    notes.last_run = hex_of(encode_last_run(run));
    notes.last_run_told = report.is_eventful();  // then its report tells
    std::optional<QueuedRun> queued;
    if (report.is_eventful()) queued = queued_run(run, report, trigger);
    parts_.memory.finish_run(std::move(queued));
}

/// A quiet run is told by the next check-in. When there was none, a report must.
void Enforcer::queue_untold_run() {
    const auto& notes = parts_.memory.notes();
    if (notes.last_run_told) return;
    const auto last = last_run_of(notes);
    if (!last) return;
    RunReport quiet{
        .counts = last->counts, .started = last->finished - last->took, .dry_run = last->dry_run};
    parts_.memory.finish_run(queued_run(*last, quiet, "schedule"));
}

void Enforcer::keep_digests() {
    if (!parts_.digests || parts_.digests->changes() == digests_known_) return;
    parts_.memory.keep_digest_cache(parts_.digests->save());
    digests_known_ = parts_.digests->changes();
}

std::optional<LastRun> last_run_of(const Notes& notes) {
    const auto bytes = from_hex(notes.last_run);
    return decode_last_run({bytes.begin(), bytes.end()});
}

}  // namespace vigo::agent
