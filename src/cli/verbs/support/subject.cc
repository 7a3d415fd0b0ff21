#include "cli/verbs/support/subject.h"

#include <fstream>
#include <ostream>
#include <sstream>

#include "base/error.h"
#include "cli/verbs/support/fleet.h"
#include "compile/suite/file.h"
#include "schema/yaml.h"

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

void find_traits(const Looking& looking, Session& session, Subject& subject) {
    auto& envoy = subject.envoy;
    if (!looking.traits.empty()) {
        const auto data = read_data(looking.traits);
        const auto* inner = data.find("traits");
        envoy.traits = inner != nullptr && inner->is_map() ? *inner : data;
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

Value read_data(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) fail(Fault::not_found, "{} cannot be read", path);
    Diagnostics findings;
    const auto value = parse_yaml(text.str(), path, findings);
    if (!value) fail(Fault::invalid, "{}", findings.all().front().text());
    if (!value->is_map()) fail(Fault::invalid, "{} must hold a map", path);
    return *value;
}

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
