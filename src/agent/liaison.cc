// liaison — the order of a conversation, and what its failures mean.

#include "agent/liaison.h"

#include <algorithm>

#include "agent/assignment.h"
#include "base/error.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "wire/refusal.h"

namespace vigo::agent {
namespace {

constexpr std::size_t runs_at_once = 64;
constexpr std::size_t bytes_at_once = 8U << 20;  // half of what a message may hold
constexpr Millis telling_skew{30'000};

std::string hex_of(std::string_view bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

/// Upwards at most twofold a step: an outage is no habit, nor is a clock that jumps.
void note_cadence(Notes& notes, std::int64_t since) {
    if (notes.checked_in_ms == 0 || since <= 0) return;
    if (notes.cadence_ms == 0)
        notes.cadence_ms = since;
    else
        notes.cadence_ms = (notes.cadence_ms * 3 + std::min(since, notes.cadence_ms * 2)) / 4;
}

}  // namespace

Liaison::Liaison(Parts parts)
    : parts_(std::move(parts)),
      renewal_({.exchange = parts_.exchange,
                .identity = parts_.identity,
                .clock = parts_.clock,
                .keep = parts_.keep_identity,
                .connect = parts_.connect}) {}

std::string new_trace_id() { return hex_of(crypto::random_bytes(16)); }

std::string traceparent_of(const std::string& trace_id) {
    return format("00-{}-{}-01", trace_id, hex_of(crypto::random_bytes(8)));
}

Contact Liaison::check_in(const std::string& trace_id) {
    try {
        renewal_.when_due();
        return converse(traceparent_of(trace_id));
    } catch (const Error& error) {
        return note_failure(error);
    }
}

Contact Liaison::converse(const std::string& traceparent) {
    auto digest = parts_.traits.digest(parts_.enforcer.trait_paths());
    if (hex_of(digest) != parts_.memory.notes().traits_told)
        tell_traits(digest, false, traceparent);
    auto answer = ask(digest, traceparent);
    bool now = answer.converge_now;
    bool changed = take(answer);
    // A new policy may read other traits; the server may have lost the old ones.
    digest = parts_.traits.digest(parts_.enforcer.trait_paths());
    const bool others = hex_of(digest) != parts_.memory.notes().traits_told;
    if (answer.want_traits || answer.want_capabilities || others) {
        if (tell_traits(digest, answer.want_capabilities, traceparent)) {
            answer = ask(digest, traceparent);
            now |= answer.converge_now;
            changed |= take(answer);
        }
    }
    parts_.enforcer.gather_secrets([&](std::span<const std::string> paths) {
        return parts_.exchange.resolve_secrets(paths, traceparent);
    });
    note_success(answer);
    if (now) return Contact::converge;
    return changed ? Contact::changed : Contact::done;
}

CheckInAnswer Liaison::ask(const std::string& digest, const std::string& traceparent) {
    auto& notes = parts_.memory.notes();
    CheckIn request{.assignment_digest = parts_.enforcer.assignment_digest(),
                    .traits_digest = digest,
                    .capabilities_digest = parts_.capabilities.digest,
                    .traceparent = traceparent};
    if (const auto& assignment = parts_.enforcer.assignment())
        request.version = assignment->version;
    request.last_run = last_run_of(notes);
    if (request.last_run) request.last_run->store_id = parts_.memory.store_id();
    if (parts_.memory.store_id().empty()) request.last_run.reset();
    auto answer = parts_.exchange.check_in(request);
    // There may have been another run meanwhile.
    if (request.last_run && notes.run_number == static_cast<std::int64_t>(request.last_run->number))
        notes.last_run_told = true;
    return answer;
}

/// Says whether there was a policy in it.
bool Liaison::take(const CheckInAnswer& answer) {
    if (!answer.bundle_keys.empty() && answer.bundle_keys != parts_.identity.bundle_keys) {
        parts_.identity.bundle_keys = answer.bundle_keys;
        if (parts_.keep_identity) parts_.keep_identity(parts_.identity);
    }
    if (!answer.compile_error.empty())
        log::warn("the server cannot render this envoy's policy; the last one stays in force",
                  {{"why", answer.compile_error}});
    if (!answer.assignment) return false;
    try {
        const auto assignment =
            verified_assignment(*answer.assignment, parts_.identity, parts_.clock.now());
        parts_.enforcer.accept(*answer.assignment, assignment, answer.bundle);
        return true;
    } catch (const Error&) {
        parts_.enforcer.store_was_lost();  // ask for all of it next time
        throw;
    }
}

bool Liaison::tell_traits(const std::string& digest, bool with_capabilities,
                          const std::string& traceparent) {
    const auto json = parts_.traits.json();
    const bool changed = parts_.exchange.report_traits(
        json, digest, with_capabilities ? parts_.capabilities.json : "", traceparent);
    parts_.memory.notes().traits_told = hex_of(digest);
    return changed;
}

void Liaison::note_success(const CheckInAnswer& answer) {
    auto& notes = parts_.memory.notes();
    const auto now = parts_.clock.now();
    note_cadence(notes, to_ms(now) - notes.checked_in_ms);
    notes.checked_in_ms = to_ms(now);
    notes.skew_ms = (answer.server_time - now).count();
    notes.sequence = static_cast<std::int64_t>(parts_.exchange.sequence());
    if (!notes.last_error.empty()) log::info("the server answers again");
    notes.last_error.clear();
    if (std::abs(notes.skew_ms) > telling_skew.count())
        log::warn("this machine's clock differs from the server's",
                  {{"skew", to_text(Millis(std::abs(notes.skew_ms)))},
                   {"server_is", notes.skew_ms > 0 ? "ahead" : "behind"}});
}

Contact Liaison::note_failure(const Error& error) {
    if (error.message().ends_with(wire::interrupted)) return Contact::failed;  // by ourselves
    auto& notes = parts_.memory.notes();
    if (notes.last_error != error.message())
        log::warn("check-in failed",
                  {{"fault", std::string(name_of(error.fault()))}, {"why", error.message()}});
    notes.last_error = error.message();
    notes.last_error_ms = to_ms(parts_.clock.now());
    if (const auto skew = wire::refused_skew(error.message())) notes.skew_ms = -skew->count();
    const bool unknown = error.fault() == Fault::not_found;
    const bool revoked = error.fault() == Fault::denied &&
                         error.message().find(wire::revoked_envoy) != std::string::npos;
    return unknown || revoked ? Contact::unknown : Contact::failed;
}

void Liaison::report(const std::string& trace_id) {
    try {
        for (;;) {
            const auto runs = parts_.memory.oldest_runs(runs_at_once, bytes_at_once);
            if (runs.empty()) return;
            const auto store = parts_.memory.store_id();
            const auto kept = parts_.exchange.report_runs(runs, store, traceparent_of(trace_id));
            if (parts_.memory.store_id() != store) return;  // another one, with numbers of its own
            parts_.memory.acknowledge(kept);
            if (kept < runs.back().number) return;
        }
    } catch (const Error& error) {
        log::warn("reports wait", {{"why", error.message()},
                                   {"queued", format("{}", parts_.memory.queued_runs())}});
    }
}

}  // namespace vigo::agent
