#include "server/publish/url_gate.h"

#include <algorithm>

#include "base/limits.h"
#include "compile/addresses.h"
#include "schema/rules.h"

namespace vigo::publish {
namespace {

using Kind = Answer::Kind;
using Addresses = std::vector<compile::WebAddress>;

/// The n-th way to each of those that no earlier one was alive for.
void ask_round(const Addresses& addresses, std::size_t round, const AskWeb& ask_web,
               std::vector<Answer>& answers) {
    std::vector<std::string> urls;
    std::vector<std::size_t> of;
    for (std::size_t at = 0; at < addresses.size(); ++at) {
        const bool open = round == 0 || answers[at].kind == Kind::dead;
        if (!open || addresses[at].urls.size() <= round) continue;
        urls.push_back(addresses[at].urls[round]);
        of.push_back(at);
    }
    if (urls.empty()) return;
    auto given = ask_web(urls);
    for (std::size_t at = 0; at < of.size() && at < given.size(); ++at)
        answers[of[at]] = std::move(given[at]);
}

std::vector<Answer> ask_all(const Addresses& addresses, const AskWeb& ask_web) {
    std::vector<Answer> answers(addresses.size());
    std::size_t most = 0;
    for (const auto& each : addresses) most = std::max(most, each.urls.size());
    for (std::size_t round = 0; round < most; ++round)
        ask_round(addresses, round, ask_web, answers);
    return answers;
}

bool nobody_has_a_network(const std::vector<Answer>& answers) {
    return std::all_of(answers.begin(), answers.end(), [](const Answer& each) {
        return each.kind == Kind::unreachable && !each.has_network;
    });
}

void report(const compile::WebAddress& address, const Answer& answer, Diagnostics& findings) {
    const auto thing = format("{} of {}", address.attribute, address.resource);
    const auto& url = address.urls.front();
    if (answer.kind == Kind::alive) return;
    if (answer.kind == Kind::not_asked)
        return findings.warning(rule::unasked_address, address.where,
                                format("{} was not asked: {}", thing, answer.reason),
                                "see on an envoy whether it answers", url);
    if (answer.kind == Kind::unreachable && answer.is_private)
        return findings.warning(rule::unasked_address, address.where,
                                format("{} cannot be reached from here: {}", thing, answer.reason),
                                "it is in a private network: see on an envoy whether it answers",
                                url);
    const auto* verdict = answer.kind == Kind::dead ? "is dead" : "cannot be reached";
    findings.error(rule::dead_address, address.where,
                   format("{} {}: {}", thing, verdict, answer.reason),
                   "mend the address; where this machine has no way out: --skip-url-checks", url);
}

void note_no_network(const Addresses& addresses, Diagnostics& findings) {
    findings.warning(rule::unasked_address, addresses.front().where,
                     format("no host name can be looked up from here: {} address{} not checked",
                            addresses.size(), addresses.size() == 1 ? " was" : "es were"),
                     "publishing checks them; --skip-url-checks leaves that out");
}

/// Takes away those that are too many or too long to be asked.
void bound(Addresses& addresses, Diagnostics& findings) {
    const auto not_asked = [&](const compile::WebAddress& each, std::string reason) {
        report(each, {.kind = Kind::not_asked, .reason = std::move(reason)}, findings);
    };
    for (std::size_t at = limits::urls_asked; at < addresses.size(); ++at)
        not_asked(addresses[at],
                  format("there are more than {} addresses in the stack", limits::urls_asked));
    addresses.resize(std::min(addresses.size(), limits::urls_asked));
    std::erase_if(addresses, [&](const compile::WebAddress& each) {
        if (each.urls.front().size() <= limits::url_bytes) return false;
        not_asked(each, format("it is longer than {} bytes", limits::url_bytes));
        return true;
    });
}

}  // namespace

void check_addresses(const compile::Catalogue& catalogue, const AskWeb& ask_web,
                     NoNetwork no_network, Diagnostics& findings) {
    auto addresses = compile::web_addresses(catalogue);
    bound(addresses, findings);
    if (addresses.empty()) return;
    const auto answers = ask_all(addresses, ask_web);
    if (no_network == NoNetwork::is_a_note && nobody_has_a_network(answers))
        return note_no_network(addresses, findings);
    for (std::size_t at = 0; at < addresses.size(); ++at)
        report(addresses[at], answers[at], findings);
}

std::vector<Answer> ask_the_web(std::span<const std::string> urls) { return ask(urls, Asking()); }

}  // namespace vigo::publish
