// apply — input, traits, compiler and engine, one after the other.

#include "agent/local/apply.h"

#include "agent/engine/converge.h"
#include "agent/local/input.h"
#include "agent/local/local_state.h"
#include "agent/lock.h"
#include "base/error.h"
#include "host/real_host.h"
#include "resources/catalogue.h"
#include "traits/catalogue.h"
#include "traits/support/gatherer.h"
#include "types/types.h"

namespace vigo::agent {
namespace {

constexpr Millis patience{600'000};  // a package upgrade of the daemon may take minutes

Value traits_of(const Host& host) {
    traits::Gatherer gatherer(traits::all());
    return gatherer.collect_all(host).traits;
}

/// The policy of this machine; nothing when the findings say why not.
std::optional<Bundle> compile_for(const Input& input, const std::string& hostname,
                                  const Value& traits, const compile::Types& types,
                                  Diagnostics& findings) {
    const auto catalogue = compile::load(input.tree, types, findings);
    if (catalogue == nullptr || findings.has_errors()) return std::nullopt;
    if (!compile::match(*catalogue, hostname))
        fail(Fault::not_found,
             "no entry of the stack matches the host name {}: add a match, or give --hostname",
             hostname);
    auto compiled =
        compile::compile(*catalogue, {.hostname = hostname, .traits = traits}, findings);
    if (!compiled) return std::nullopt;
    return std::move(compiled->bundle);
}

std::optional<RunLock> locked(const ApplyOrder& order) {
    if (order.dry_run) return std::nullopt;
    RealHost ours;
    ours.files().make_directory(order.state, 0755);
    return RunLock::take(order.state, patience);
}

}  // namespace

Applied apply(const ApplyOrder& order) {
    const auto types = resources::all();
    Applied applied;
    const auto input = read_input(order.paths, applied.findings);
    RealHost host({.root = order.root,
                   .snapshots = order.dry_run ? "" : order.snapshots,
                   .snapshots_kept = order.snapshots_kept});
    const auto hostname = order.hostname.empty() ? host.hostname() : order.hostname;
    const auto known = traits_of(host);
    auto bundle = compile_for(input, hostname, known, compile_types(), applied.findings);
    applied.findings.sort();
    applied.findings = as_given(applied.findings, input);
    if (!bundle) return applied;

    const auto lock = locked(order);
    LocalState state(order.state, order.dry_run);
    state.load_digests(host);
    Policy policy(std::move(*bundle), types);
    policy.reveal({.problem = "`vigo apply` asks no server"});
    applied.report = converge(policy, host, known, state,
                              {.dry_run = order.dry_run,
                               .stop = order.stop,
                               .on_result = order.on_result,
                               .reversals = &state});
    state.save_digests(host);
    return applied;
}

Diagnostics check(const std::vector<std::string>& paths) {
    Diagnostics findings;
    const auto input = read_input(paths, findings);
    compile::load(input.tree, compile_types(), findings);
    findings.sort();
    return as_given(findings, input);
}

}  // namespace vigo::agent
