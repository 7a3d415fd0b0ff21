// config explain — where one attribute of an envoy comes from; no server needed.

#include <algorithm>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/subject.h"
#include "compile/explain.h"
#include "schema/json.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string envoy;
    std::string attribute;
    std::string stack;
    std::string traits;
    bool live = false;
};

constexpr Field<Options> options[] = {
    field<&Options::envoy>("envoy", "Host name.", key),
    field<&Options::attribute>(
        "attribute",
        "`crate/resource.attribute`; without the last part, every attribute in a line.", key),
    field<&Options::stack>("stack",
                           "Folder to look in; default: the stacks folder of server.yaml."),
    field<&Options::traits>("traits",
                            "File with the envoy's traits, YAML or JSON; default: those "
                            "of a plain Debian 12."),
    field<&Options::live>("live",
                          "Look at the version in force, with the traits that the server "
                          "knows of the envoy."),
};

struct Target {
    std::string crate, resource, attribute;
};

Target target_of(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == std::string::npos)
        fail(Fault::invalid, "\"{}\" is no crate/resource.attribute", text);
    Target target{text.substr(0, slash), text.substr(slash + 1), {}};
    const auto dot = target.resource.rfind('.');
    if (dot == std::string::npos) return target;
    const auto last = target.resource.substr(dot + 1);
    const auto is_name = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (last.empty() || !std::all_of(last.begin(), last.end(), is_name)) return target;
    target.attribute = last;
    target.resource.resize(dot);
    return target;
}

Value to_value(const compile::Origin& origin) {
    Map row;
    row.add("layer", origin.layer);
    row.add("where", origin.where.text());
    row.add("value", origin.value);
    row.add("wins", origin.wins);
    return row;
}

Value::List to_values(const std::vector<compile::Origin>& chain) {
    Value::List rows;
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) rows.push_back(to_value(*at));
    return rows;
}

Value to_value(const compile::ExplainedVar& var) {
    Map row;
    row.add("name", var.name);
    row.add("value", var.value);
    row.add("made_by", var.made_by);
    row.add("made_at", var.made_at.text());
    row.add("chain", to_values(var.chain));
    return row;
}

Value to_value(const compile::ExplainedAttribute& found, const Subject& subject) {
    Value::List variables;
    for (const auto& var : found.variables) variables.push_back(to_value(var));
    Value::List traits;
    for (const auto& each : found.traits) {
        Map row;
        row.add("path", each.layer);
        row.add("value", each.value);
        row.add("reported", each.wins);
        traits.emplace_back(std::move(row));
    }
    Map reply;
    reply.add("envoy", subject.envoy.hostname);
    reply.add("attribute", format("{}.{}", found.id, found.name));
    reply.add("type", found.type);
    reply.add("value", found.value);
    reply.add("problem", found.problem);
    reply.add("when", found.when);
    reply.add("made_by", found.made_by);
    reply.add("made_at", found.made_at.text());
    reply.add("chain", to_values(found.chain));
    reply.add("variables", std::move(variables));
    reply.add("traits", std::move(traits));
    reply.add("traits_of", subject.traits_of);
    return reply;
}

/// A text of several lines below its name, all else beside it.
void print_value(const Value& reply, Session& session) {
    const auto* value = reply.find("value");
    const auto text = value->is_scalar() ? value->source() : to_json(*value);
    const auto type = cell(reply.find("type"));
    const auto name = cell(reply.find("attribute")) + (type.empty() ? "" : format(" ({})", type));
    if (value->is_null()) {
        session.out << format("{} has no value\n", name);
    } else if (text.find('\n') == std::string::npos) {
        session.out << format("{} = {}\n", name, printable(text, 2000));
    } else {
        session.out << format("{} =\n", name);
        const auto safe = printable(text, 16U << 10);
        for (const auto line : lines_of(safe)) session.out << format("  │ {}\n", line);
    }
}

/// Rows of variables: each with its winner first, below it what that overrides.
Value::List flat(const Value::List& variables) {
    Value::List rows;
    for (const auto& var : variables) {
        bool first = true;
        for (const auto& origin : var.find("chain")->list()) {
            Map row;
            const bool wins = origin.find("wins")->flag();
            row.add("name", format("{} {}", wins ? "*" : " ", cell(var.find("name"))));
            row.add("value", wins ? *var.find("value") : *origin.find("value"));
            const auto made = cell(var.find("made_by"));
            row.add("layer", wins && !made.empty()
                                 ? format("{}: {}", cell(origin.find("layer")), made)
                                 : cell(origin.find("layer")));
            row.add("where", *origin.find("where"));
            row.add("wins", wins);
            rows.emplace_back(std::move(row));
            first = false;
        }
        if (first) {
            Map row;
            row.add("name", format("  {}", cell(var.find("name"))));
            row.add("layer", "no layer sets it");
            rows.emplace_back(std::move(row));
        }
    }
    return rows;
}

void print_chain(const Value& reply, Session& session) {
    Value::List chain = reply.find("chain")->list();
    for (auto& row : chain)
        row.edit_map().set("layer", format("{} {}", row.find("wins")->flag() ? "*" : " ",
                                           cell(row.find("layer"))));
    const std::vector<std::string> columns{"layer", "value", "where"};
    if (!chain.empty())
        session.out << "\nset by (* wins)\n" << table(chain, columns, session.terminal, "wins");
}

void print(const Value& reply, Session& session) {
    print_value(reply, session);
    if (const auto problem = cell(reply.find("problem")); !problem.empty())
        session.out << format("problem: {}\n", trim(problem));
    if (const auto when = cell(reply.find("when")); !when.empty())
        session.out << format("left to the envoy: when {}\n", when);
    if (const auto file = cell(reply.find("made_by")); !file.empty())
        session.out << format("made of {} (named at {})\n", file, cell(reply.find("made_at")));
    print_chain(reply, session);
    const auto& variables = reply.find("variables")->list();
    const std::vector<std::string> columns{"name", "value", "layer", "where"};
    if (!variables.empty())
        session.out << "\nvariables that it reads (* wins)\n"
                    << table(flat(variables), columns, session.terminal, "wins");
    const auto& traits = reply.find("traits")->list();
    const std::vector<std::string> trait_columns{"path", "value"};
    if (!traits.empty())
        session.out << format("\ntraits that it reads, {}\n", cell(reply.find("traits_of")))
                    << table(traits, trait_columns, session.terminal);
}

/// Content that comes from a file of templates/ is set by `source`.
compile::ExplainedAttribute explained(const Subject& subject, const Target& target) {
    const auto look = [&](std::string_view attribute) {
        return compile::explain(*subject.catalogue, subject.envoy, target.crate, target.resource,
                                attribute);
    };
    auto found = look(target.attribute);
    if (found.name != "content" || !found.chain.empty()) return found;
    const auto source = look("source");
    if (source.value.is_null() || source.value.source().empty()) return found;
    found.chain = source.chain;
    for (auto& each : found.chain) each.layer += ", source";
    return found;
}

Value summary_row(const compile::ExplainedAttribute& found) {
    const auto winner = std::find_if(found.chain.begin(), found.chain.end(),
                                     [](const auto& each) { return each.wins; });
    Map row;
    row.add("attribute", found.name);
    row.add("value", found.value);
    row.add("layer", winner == found.chain.end() ? "" : winner->layer);
    row.add("where", winner == found.chain.end() ? "" : winner->where.text());
    row.add("made_by", found.made_by);
    return row;
}

/// Every attribute that has a value, in the order of the type's table.
Exit explain_all(const Target& target, const Subject& subject, Session& session) {
    const auto look = [&](std::string_view attribute) {
        return compile::explain(*subject.catalogue, subject.envoy, target.crate, target.resource,
                                attribute);
    };
    const auto first = look("");
    Map reply;
    reply.add("envoy", subject.envoy.hostname);
    reply.add("resource", first.id);
    reply.add("type", first.type);
    Value::List rows;
    for (const auto& type : session.types)
        if (type.name == first.type)
            for (const auto& row : type.fields)
                if (const auto found = look(row.name); !found.chain.empty())
                    rows.push_back(summary_row(found));
    if (first.type.empty()) fail(Fault::not_found, "{}: {}", first.id, trim(first.problem));
    reply.add("items", std::move(rows));
    session.show_items(reply, {"attribute", "value", "layer", "where"});
    return Exit::ok;
}

Exit run(const Options& given, Session& session) {
    const auto target = target_of(given.attribute);
    const auto subject = subject_of(
        given.envoy, {.stack = given.stack, .live = given.live, .traits = given.traits}, session);
    if (!subject) return Exit::failed;
    if (target.attribute.empty()) return explain_all(target, *subject, session);
    const auto found = explained(*subject, target);
    const auto reply = to_value(found, *subject);
    if (!session.machine_readable(reply)) print(reply, session);
    return found.problem.empty() ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli config explain web1 webapp/configuration.content",
     "the template, and every variable and trait in it"},
    {"vigocli config explain web1 webapp/configuration",
     "all attributes of the resource, a line each"},
};

}  // namespace

Verb config_explain() {
    return Command<Options>{.words = "config explain",
                            .doc =
                                "Show where one attribute of an envoy comes from: its template, "
                                "the variables and traits that it reads, what overrode what.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
