// referee — both ways, compared.
#include "compile/referee.h"

#include "base/error.h"

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

}  // namespace vigo::compile
