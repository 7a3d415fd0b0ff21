// check — every mistake of a stack, or of single crate files, at once.

#include "agent/local/apply.h"
#include "agent/verbs/catalogue.h"
#include "schema/json.h"

namespace vigo::agent::verbs {
namespace {

struct Options {
    std::vector<std::string> paths;
    bool json = false;
};

constexpr Field<Options> options[] = {
    field<&Options::paths>("paths", "One stacks folder, or crate files (.vgo).", key),
    field<&Options::json>("json", "Print the findings as JSON."),
};

Value to_value(const Diagnostic& finding) {
    Map map;
    map.add("severity", name_of(finding.severity));
    map.add("rule", finding.rule);
    map.add("where", finding.where.text());
    map.add("message", finding.message);
    map.add("value", finding.value);
    map.add("hint", finding.hint);
    return map;
}

std::string as_json(const Diagnostics& findings) {
    Value::List list;
    for (const auto& each : findings.all()) list.push_back(to_value(each));
    Map root;
    root.add("errors", static_cast<std::int64_t>(findings.errors()));
    root.add("findings", list);
    return to_json(Value(std::move(root)), 2) + "\n";
}

int run(const Options& given, const Settings&, Session& session) {
    const auto findings = agent::check(given.paths);
    const auto warnings = findings.all().size() - findings.errors();
    if (given.json) {
        session.out(as_json(findings));
    } else {
        session.out(findings.text());
        session.out(findings.all().empty()
                        ? "no mistakes found\n"
                        : format("{} errors, {} warnings\n", findings.errors(), warnings));
    }
    return findings.has_errors() ? exits::failed : exits::ok;
}

}  // namespace

Verb check() {
    return Command<Options>{.name = "check",
                            .doc = "Find every mistake of a stack; enforce nothing.",
                            .options = options,
                            .run = run};
}

}  // namespace vigo::agent::verbs
