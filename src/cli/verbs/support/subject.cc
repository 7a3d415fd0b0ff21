#include "cli/verbs/support/subject.h"

#include <ostream>

#include "base/error.h"
#include "cli/verbs/support/fleet.h"
#include "cli/verbs/support/input.h"
#include "compile/suite/file.h"

namespace vigo::cli {
namespace {

/// Of the server; nothing when it cannot be asked, or knows no such envoy.
std::optional<Value> reported_traits(const std::string& hostname, Session& session) {
    try {
        const auto reply = session.api().get(envoy_path(hostname) + "/traits");
        const auto* traits = reply.find("traits");
        if (traits != nullptr && traits->is_map()) return *traits;
    } catch (const Error& error) {
        session.err << format("traits not asked for: {}\n", error.message());
    }
    return std::nullopt;
}

Value read_traits(const std::string& path) {
    Diagnostics findings;
    auto data = read_data(path, findings);
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().text());
    const auto* inner = data.find("traits");
    if (inner != nullptr && inner->is_map()) return *inner;
    if (!data.is_map()) fail(Fault::invalid, "{} must hold a map of traits", path);
    return data;
}

void find_traits(const Looking& looking, Session& session, Subject& subject) {
    auto& envoy = subject.envoy;
    if (!looking.traits.empty()) {
        envoy.traits = read_traits(looking.traits);
        subject.traits_of = looking.traits;
        return;
    }
    if (looking.live) {
        if (auto known = reported_traits(envoy.hostname, session)) {
            envoy.traits = std::move(*known);
            subject.traits_of = "as the envoy reported them";
            return;
        }
    }
    envoy.traits = suite::plain_traits(envoy.hostname);
    subject.traits_of = "of a plain Debian 12 (give --traits FILE for others)";
}

}  // namespace

std::optional<Subject> subject_of(const std::string& hostname, const Looking& looking,
                                  Session& session) {
    Diagnostics findings;
    const auto folder = looking.live             ? session.folders.live
                        : !looking.stack.empty() ? looking.stack
                                                 : session.folders.stacks;
    Subject subject{.catalogue = load_stack(session, folder, findings),
                    .envoy = {.hostname = hostname, .traits = {}, .vars = {}},
                    .traits_of = {}};
    if (!subject.catalogue) {
        findings.sort();
        session.complain(findings);
        return std::nullopt;
    }
    if (!compile::match(*subject.catalogue, hostname))
        fail(Fault::not_found, "no entry matches {}", hostname);
    find_traits(looking, session, subject);
    return subject;
}

}  // namespace vigo::cli
