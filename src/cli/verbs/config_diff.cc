// config diff — what changes for which envoys between two states of the configuration; no server
// needed.

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>

#include "bundle/diff.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/fleet.h"
#include "cli/verbs/support/stack.h"
#include "compile/catalogue.h"
#include "compile/suite/file.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string from = "live", to = "stacks";
    std::vector<std::string> envoy;
    bool fleet = false;
};

constexpr Field<Options> options[] = {
    field<&Options::from>("from",
                          "The state before: a version's number, `live`, `stacks`, or a "
                          "folder.",
                          positional),
    field<&Options::to>("to", "The state after, likewise.", positional),
    field<&Options::envoy>("envoy",
                           "Host names to compare; may be repeated. Default: one that fits "
                           "each pattern of each entry."),
    field<&Options::fleet>("fleet", "Compare the envoys that the server knows, with their traits."),
};

constexpr Sample samples[] = {
    {"vigocli config diff", "what the next publish changes, by envoy and resource"},
    {"vigocli config diff 41 42 --fleet", "what version 42 changed for the envoys there are"},
};

using Loaded = std::shared_ptr<const compile::Catalogue>;

Loaded state_of(const std::string& name, Session& session, Diagnostics& findings) {
    const bool is_number = !name.empty() && name.find_first_not_of("0123456789") == name.npos;
    if (is_number) {
        const auto version = publisher_of(session).archive().load(std::stoll(name.substr(0, 15)));
        return compile::load(version.tree, session.types, findings);
    }
    const auto folder = name == "live"     ? session.folders.live
                        : name == "stacks" ? session.folders.stacks
                                           : name;
    return load_stack(session, folder, findings);
}

/// A host name that the pattern fits: `web*.example.com` gives `web.example.com`.
std::string example_of(std::string_view pattern) {
    std::string name;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        if (c == '*') continue;
        if (c == '[') {
            name += at + 1 < pattern.size() ? pattern[at + 1] : 'x';
            at = std::min(pattern.find(']', at), pattern.size());
        } else {
            name += c == '?' ? 'x' : c;
        }
    }
    return name.empty() ? "any" : name;
}

std::vector<compile::Envoy> envoys_of(const Options& given, const Loaded& before,
                                      const Loaded& after, Session& session) {
    std::map<std::string, Value> found;
    for (const auto& name : given.envoy) found.emplace(name, suite::plain_traits(name));
    if (given.fleet) {
        constexpr std::int64_t most = 10'000;
        const auto fleet = fetch_pages(session.api(), "/api/v1/envoys", {}, most);
        for (const auto& each : fleet.find("items")->list()) {
            const auto name = cell(each.find("hostname"));
            const auto reply = session.api().get(envoy_path(cell(each.find("envoy"))) + "/traits");
            const auto* traits = reply.find("traits");
            if (traits != nullptr && traits->is_map()) found.emplace(name, *traits);
        }
    }
    if (given.envoy.empty() && !given.fleet)
        for (const auto& catalogue : {before, after})
            for (const auto& entry : catalogue->entries)
                for (const auto& pattern : entry.match) {
                    const auto name = example_of(pattern.name);
                    found.emplace(name, suite::plain_traits(name));
                }
    std::vector<compile::Envoy> envoys;
    envoys.reserve(found.size());
    for (auto& [name, traits] : found)
        envoys.push_back({.hostname = name, .traits = std::move(traits), .vars = {}});
    return envoys;
}

/// The policy, empty when no entry matches; nothing, with the reason, when it cannot be made.
std::optional<Bundle> policy_of(const compile::Catalogue& catalogue, const compile::Envoy& envoy,
                                std::string& reason) {
    if (!compile::match(catalogue, envoy.hostname)) return Bundle();
    Diagnostics findings;
    auto made = compile::compile(catalogue, envoy, findings);
    if (made) return std::move(made->bundle);
    reason = findings.text();
    return std::nullopt;
}

struct Group {
    std::vector<std::string> envoys;
    std::string text;
    Value value;
};

/// Envoys by identical change; those without one are left out.
class Grouping {
 public:
    Grouping(const Session& session, const Loaded& before, const Loaded& after)
        : before_(before), after_(after) {
        for (const auto& type : session.types)
            for (const auto& field : type.fields)
                if ((field.rules & secret) != 0) secrets_[type.name].push_back(field.name);
    }

    void add(const compile::Envoy& envoy) {
        std::string was_broken;
        std::string is_broken;
        const auto was = policy_of(*before_, envoy, was_broken);
        const auto is = policy_of(*after_, envoy, is_broken);
        if (!was || !is) {
            if (was_broken == is_broken) return;
            Map value;
            value.add("problem", is_broken.empty() ? was_broken : is_broken);
            const auto text = is ? "compiles again; before:\n" + was_broken
                                 : "does not compile any more:\n" + is_broken;
            return put(envoy, text, std::move(value));
        }
        const auto diff = bundle_diff(*was, *is, [this](auto type, auto attribute) {
            const auto found = secrets_.find(type);
            return found != secrets_.end() && std::find(found->second.begin(), found->second.end(),
                                                        attribute) != found->second.end();
        });
        if (!diff.empty()) put(envoy, to_text(diff), vigo::to_value(diff));
    }

    const std::vector<Group>& groups() const { return groups_; }

 private:
    void put(const compile::Envoy& envoy, const std::string& text, Value value) {
        for (auto& each : groups_)
            if (each.text == text) return each.envoys.push_back(envoy.hostname);
        groups_.push_back({{envoy.hostname}, text, std::move(value)});
    }

    const Loaded& before_;
    const Loaded& after_;
    std::map<std::string_view, std::vector<std::string_view>> secrets_;
    std::vector<Group> groups_;
};

std::string painted(const std::string& line, Session& session) {
    const auto sign = trim(line).empty() ? ' ' : trim(line).front();
    const char* code = sign == '-' ? "31" : sign == '+' ? "32" : sign == '~' ? "33" : nullptr;
    return session.terminal.colour && code != nullptr ? format("\033[{}m{}\033[0m", code, line)
                                                      : line;
}

void print(const std::vector<Group>& groups, std::size_t compared, Session& session) {
    for (const auto& group : groups) {
        session.out << format("{} ({} envoy{})\n", join(group.envoys, ", "), group.envoys.size(),
                              group.envoys.size() == 1 ? "" : "s");
        for (const auto line : lines_of(group.text))
            session.out << "  " << painted(std::string(line), session) << "\n";
        session.out << "\n";
    }
    std::size_t changed = 0;
    for (const auto& group : groups) changed += group.envoys.size();
    session.out << format("{} of {} compared envoys change\n", changed, compared);
}

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto before = state_of(given.from, session, findings);
    const auto after = before ? state_of(given.to, session, findings) : nullptr;
    if (!before || !after) {
        findings.sort();
        session.complain(findings);
        return Exit::failed;
    }
    const auto envoys = envoys_of(given, before, after, session);
    Grouping grouping(session, before, after);
    for (const auto& envoy : envoys) grouping.add(envoy);
    Value::List items;
    for (const auto& group : grouping.groups()) {
        Map row;
        row.add("envoys", Value::List(group.envoys.begin(), group.envoys.end()));
        row.add("changes", group.value);
        items.emplace_back(std::move(row));
    }
    Map reply;
    reply.add("from", given.from);
    reply.add("to", given.to);
    reply.add("compared", static_cast<std::int64_t>(envoys.size()));
    reply.add("items", std::move(items));
    if (!session.machine_readable(reply)) print(grouping.groups(), envoys.size(), session);
    return Exit::ok;
}

}  // namespace

Verb config_diff() {
    return Command<Options>{
        .words = "config diff",
        .doc =
            "Show what changes between two versions, or a version and the folder: by envoy and "
            "resource, equal changes together.",
        .more =
            "Without --fleet and --envoy, one plain Debian 12 stands for each pattern of each "
            "entry.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
