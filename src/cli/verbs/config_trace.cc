// config trace — why an envoy has its crates and variables; no server needed.

#include <algorithm>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/subject.h"
#include "compile/catalogue.h"
#include "compile/explain.h"
#include "schema/json.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::string crate;
    std::string stack;
    std::string traits;
    bool live = false;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name.", key),
    field<&Options::crate>("crate", "Only this configcrate, and the variables as it sees them.",
                           positional),
    field<&Options::stack>("stack",
                           "Folder to look in; default: the stacks folder of server.yaml."),
    field<&Options::traits>("traits",
                            "File with the envoy's traits, YAML or JSON; default: those "
                            "of a plain Debian 12."),
    field<&Options::live>("live",
                          "Look at the version in force, with the traits that the server "
                          "knows of the envoy."),
};

/// How an entry came by a role: `entry`, or `role web (entry)` for one that a role includes.
std::string bringer_of(const compile::Catalogue& catalogue, const compile::Entry& entry,
                       std::string_view role) {
    const auto names = [&](const compile::References& all) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& each) { return each.name == role; });
    };
    if (names(entry.roles)) return "entry";
    for (const auto* common : compile::Catalogue::chain(catalogue.commons, entry.directory))
        if (names(common->roles)) return common->where.file ? *common->where.file : "common.vgo";
    for (const auto& [name, other] : catalogue.roles)
        if (names(other.includes))
            if (const auto above = bringer_of(catalogue, entry, name); !above.empty())
                return format("role {}, {}", name, above);
    return {};
}

class Tracing {
 public:
    Tracing(const Options& given, const Subject& subject)
        : given_(given),
          subject_(subject),
          trace_(*compile::trace(*subject.catalogue, subject.envoy)),
          entry_(subject.catalogue->entries[trace_.matched.entry]) {}

    Value all() const {
        Map reply;
        reply.add("envoy", subject_.envoy.hostname);
        reply.add("match", trace_.matched.pattern);
        reply.add("where", trace_.matched.where.text());
        reply.add("environment", trace_.matched.environment);
        reply.add("observe_only", trace_.matched.observe_only);
        reply.add("traits", subject_.traits_of);
        reply.add("crates", crates());
        reply.add("variables", given_.crate.empty() ? variables() : variables_of_crate());
        return reply;
    }

 private:
    Value::List crates() const {
        Value::List rows;
        for (const auto& step : trace_.crates) {
            if (!given_.crate.empty() && step.name != given_.crate) continue;
            Map row;
            row.add("crate", step.name);
            row.add("because", because(step.layer));
            row.add("where", step.where.text());
            row.add("note", step.value);
            row.add("wins", step.wins);
            rows.emplace_back(std::move(row));
        }
        return rows;
    }

    std::string because(const std::string& layer) const {
        constexpr std::string_view role = "role ";
        if (!layer.starts_with(role)) return layer;
        const auto by = bringer_of(*subject_.catalogue, entry_, layer.substr(role.size()));
        return by.empty() ? layer : format("{} ({})", layer, by);
    }

    static Value row_of(const std::string& name, const std::string& value, const std::string& layer,
                        const Place& where, bool wins) {
        Map row;
        row.add("name", name);
        row.add("value", value);
        row.add("layer", layer);
        row.add("where", where.text());
        row.add("wins", wins);
        return row;
    }

    /// The winner of each name first, below it what it overrides.
    Value::List variables() const {
        auto steps = trace_.variables;
        std::reverse(steps.begin(), steps.end());
        std::stable_sort(steps.begin(), steps.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; });
        Value::List rows;
        for (const auto& step : steps)
            rows.push_back(row_of(step.name, step.value, step.layer, step.where, step.wins));
        return rows;
    }

    Value::List variables_of_crate() const {
        Value::List rows;
        const auto& catalogue = *subject_.catalogue;
        for (const auto& name : compile::variables_of(catalogue, subject_.envoy, given_.crate)) {
            const auto found = compile::explain_var(catalogue, subject_.envoy, given_.crate, name);
            for (auto at = found.chain.rbegin(); at != found.chain.rend(); ++at) {
                const auto& value = at->wins ? found.value : at->value;
                const auto layer = at->wins && !found.made_by.empty()
                                       ? format("{}: {}", at->layer, found.made_by)
                                       : at->layer;
                rows.push_back(row_of(name, cell(&value), layer, at->where, at->wins));
            }
        }
        return rows;
    }

    const Options& given_;
    const Subject& subject_;
    compile::Trace trace_;
    const compile::Entry& entry_;
};

/// The same rows with `*` where people look for it.
Value::List marked(const Value::List& rows, std::string_view first) {
    Value::List made = rows;
    for (auto& row : made) {
        const bool wins = row.find("wins")->flag();
        const auto name = row.find(first)->source();
        row.edit_map().set(first, format("{} {}", wins ? "*" : " ", name));
    }
    return made;
}

void print(const Value& reply, Session& session) {
    session.show(reply, {"envoy", "match", "where", "environment", "traits"});
    const std::vector<std::string> crates{"crate", "because", "where", "note"};
    const std::vector<std::string> variables{"name", "value", "layer", "where"};
    session.out << "\nconfigcrates (* included)\n"
                << table(marked(reply.find("crates")->list(), "crate"), crates, session.terminal,
                         "wins");
    session.out << "\nvariables (* wins)\n"
                << table(marked(reply.find("variables")->list(), "name"), variables,
                         session.terminal, "wins");
}

Exit run(const Options& given, Session& session) {
    const auto subject = subject_of(
        given.envoy, {.stack = given.stack, .live = given.live, .traits = given.traits}, session);
    if (!subject) return Exit::failed;
    if (!given.crate.empty() && !subject->catalogue->crates.contains(given.crate))
        fail(Fault::not_found, "there is no configcrate {}", given.crate);
    const auto reply = Tracing(given, *subject).all();
    if (!session.machine_readable(reply)) print(reply, session);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config trace web1", "why web1 has its crates and variables"},
    {"vigocli config trace web1 nginx --traits rhel.yaml",
     "one crate, as on a machine with these traits"},
};

}  // namespace

Verb config_trace() {
    return Command<Options>{
        .words = "config trace",
        .doc = "Show how an envoy comes by its crates and variables, each with file and line.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
