// referee — both ways of each, compared.
#include "compile/referee.h"

#include "base/error.h"
#include "compile/preview.h"
#include "schema/json.h"

namespace vigo::compile {
namespace {

std::string told(const Diagnostics& findings) {
    std::string text;
    for (const auto& each : findings.all()) text += each.text() + "\n";
    return text;
}

std::string told(const lang::Reads& reads) {
    std::string text;
    for (const auto& each : reads.paths()) text += each + " ";
    return text;
}

std::string bytes_of(const auto& bundle) {
    try {
        return bundle.encode();
    } catch (const Error& e) {
        return e.message();
    }
}

/// What came of one way; parts that are equal are left out of the answer.
struct Outcome {
    std::string findings, matched, reads, bytes, again;
    std::string against(const Outcome& other) const {
        std::string text;
        for (const auto part : {&Outcome::findings, &Outcome::matched, &Outcome::reads,
                                &Outcome::bytes, &Outcome::again})
            if (this->*part != other.*part)
                text += format("alone:\n{}\nworkshop:\n{}\n", this->*part, other.*part);
        return text;
    }
};

std::string shown(const Match& match) {
    return format("{} {} {} {} {}", match.entry, match.where.text(), match.pattern,
                  match.environment, match.observe_only);
}

}  // namespace

std::string difference(const Catalogue& catalogue, Workshop& workshop, const Envoy& envoy) {
    Diagnostics alone;
    const auto one = compile(catalogue, envoy, alone);
    Diagnostics shared;
    const auto other = workshop.compile(envoy, shared);
    Outcome a{.findings = told(alone)};
    Outcome b{.findings = told(shared)};
    if (one)
        a = {told(alone), shown(one->matched), told(one->reads), bytes_of(one->bundle),
             bytes_of(one->bundle)};
    if (other)
        b = {told(shared), shown(other->matched), told(other->reads), bytes_of(*other),
             bytes_of(other->bundle())};
    return a.against(b);
}

namespace {

std::string shown(Fate fate, const std::string& problem, const BundleDiff& diff) {
    return format("{} {}{}", name_of(fate), problem, to_json(to_value(diff)));
}

std::string fate_alone(const Catalogue& live, const Catalogue& candidate, const Envoy& envoy) {
    Diagnostics ignored;
    Diagnostics findings;
    const auto before = compile(live, envoy, ignored);
    const auto after = compile(candidate, envoy, findings);
    if (!before && !after) return "";
    findings.sort();
    if (!after && findings.all().empty()) return shown(Fate::orphan, "", {});
    if (!after) return shown(Fate::breaks, findings.text(), {});
    const auto old = before ? before->bundle : Bundle();
    if (before && old.encode() == after->bundle.encode()) return "";
    return shown(before ? Fate::changes : Fate::begins, "", bundle_diff(old, after->bundle));
}

}  // namespace

Fates fates_alone(const Catalogue& live, const Catalogue& candidate, std::span<const Envoy> fleet) {
    Fates fates;
    for (const auto& each : fleet) fates[each.hostname] = fate_alone(live, candidate, each);
    return fates;
}

std::string difference(const Catalogue& live, const Catalogue& candidate,
                       std::span<const Envoy> fleet, const Fates& alone) {
    Preview preview(&live, candidate);
    Fates fates;
    for (const auto& each : fleet) {
        preview.add(each);
        fates[each.hostname];
    }
    for (const auto& group : preview.groups())
        for (const auto& each : group.envoys)
            fates[each] = shown(group.fate, group.problem, group.diff);
    std::string text;
    for (const auto& [name, fate] : fates)
        if (fate != alone.at(name))
            text += format("{}: {}\n  instead of {}\n", name, fate, alone.at(name));
    return text;
}

}  // namespace vigo::compile
