// enforcer_secrets — the values that a policy needs: asked for, handed to it, hidden from the log.

#include <algorithm>

#include "agent/enforcer.h"
#include "base/error.h"
#include "base/limits_secrets.h"
#include "base/log.h"
#include "base/redact.h"

namespace vigo::agent {
namespace {

std::size_t bytes_of(const SecretValues& values) {
    std::size_t bytes = 0;
    for (const auto& [path, value] : values.known) bytes += value.size();
    return bytes;
}

void take(SecretValues& values, ResolvedSecret&& given) {
    if (!given.problem.empty()) {
        log::warn("secret cannot be had", {{"secret", given.path}, {"why", given.problem}});
        values.refused[given.path] = std::move(given.problem);
    } else if (bytes_of(values) + given.value.size() > limits::secrets_per_envoy_bytes) {
        values.refused[given.path] = format("the secrets of one envoy are more than {} bytes",
                                            limits::secrets_per_envoy_bytes);
    } else {
        values.known[given.path] = std::move(given.value);
    }
}

}  // namespace

/// After a change of epoch any of them may be an old one; and what no step needs is not kept.
void Enforcer::forget_old_secrets() {
    secrets_.refused.clear();
    secrets_.problem.clear();
    if (secrets_epoch_ != assignment_->secrets_epoch) secrets_.known.clear();
    secrets_epoch_ = assignment_->secrets_epoch;
    const auto& needed = policy_->secrets();
    std::erase_if(secrets_.known, [&](const auto& each) {
        return !std::binary_search(needed.begin(), needed.end(), each.first);
    });
}

void Enforcer::gather_secrets(const AskForSecrets& ask) {
    if (policy_ == nullptr || policy_->secrets().empty()) return;
    forget_old_secrets();
    std::vector<std::string> missing;
    for (const auto& path : policy_->secrets()) {
        if (secrets_.has(path)) continue;
        if (missing.size() + secrets_.known.size() < limits::secrets_per_envoy)
            missing.push_back(path);
        else
            secrets_.refused[path] =
                format("one envoy needs more than {} secrets", limits::secrets_per_envoy);
    }
    if (missing.empty()) return;
    try {
        for (std::span<const std::string> left(missing); !left.empty();) {
            const auto now = left.first(std::min(left.size(), limits::secrets_per_call));
            for (auto& each : ask(now)) take(secrets_, std::move(each));
            left = left.subspan(now.size());
        }
    } catch (const Error& error) {
        log::warn("secrets cannot be had", {{"why", error.message()}});
        secrets_.problem = error.message();
    }
    reveal();
}

void Enforcer::reveal() {
    if (policy_->secrets().empty() && secrets_.known.empty()) return;
    policy_->reveal(secrets_);
    std::vector<std::string_view> values;
    for (const auto& [path, value] : secrets_.known) values.push_back(value.view());
    if (values.empty()) return;  // an older value may still come by: it stays hidden
    log::redact_with(
        [mask = Mask::of_values(values)](std::string fact) { return mask.hide(std::move(fact)); });
}

}  // namespace vigo::agent
