// config trace — why an envoy has its crates and variables; no server needed.

#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::string crate;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name.", key),
    field<&Options::crate>("crate", "Only this configcrate.", positional),
};

Value row_of(const compile::TraceStep& step) {
    Map row;
    row.add("name", step.name);
    row.add("value", step.value);
    row.add("layer", step.layer);
    row.add("where", step.where.text());
    row.add("wins", step.wins ? "*" : "");
    return row;
}

void print_trace(const compile::Trace& trace, const std::string& crate, Session& session) {
    Map reply;
    reply.add("match", trace.matched.pattern);
    reply.add("where", trace.matched.where.text());
    reply.add("environment", trace.matched.environment);
    reply.add("observe_only", trace.matched.observe_only);
    Value::List crates;
    for (const auto& step : trace.crates)
        if (crate.empty() || step.name == crate) crates.push_back(row_of(step));
    Value::List variables;
    for (const auto& step : trace.variables) variables.push_back(row_of(step));
    reply.add("crates", crates);
    reply.add("variables", variables);
    if (session.machine_readable(reply)) return;
    session.show(reply, {"match", "where", "environment"});
    const std::vector<std::string> crate_columns{"name", "layer", "where", "value"};
    const std::vector<std::string> variable_columns{"name", "wins", "value", "layer", "where"};
    session.out << "\nconfigcrates\n" << table(crates, crate_columns, session.terminal);
    session.out << "\nvariables (* wins)\n" << table(variables, variable_columns, session.terminal);
}

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto catalogue = load_stack(session, session.folders.live, findings);
    if (!catalogue) {
        session.complain(findings);
        return Exit::failed;
    }
    const auto found = compile::trace(*catalogue, given.envoy);
    if (!found) fail(Fault::not_found, "no entry matches {}", given.envoy);
    print_trace(*found, given.crate, session);
    return Exit::ok;
}

}  // namespace

Verb config_trace() {
    return Command<Options>{
        .words = "config trace",
        .doc = "Show how an envoy comes by its crates and variables, each with file and line.",
        .options = options,
        .run = run};
}

}  // namespace vigo::cli
