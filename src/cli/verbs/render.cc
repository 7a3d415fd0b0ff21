// render — what a template gives for some data; no server needed.

#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/stack.h"
#include "lang/template.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string source;
    std::string data;
};

constexpr Field<Options> options[] = {
    field<&Options::source>("template", "The template's file, or - for standard input.", key),
    field<&Options::data>("data",
                          "A YAML or JSON file, or -: what the template sees as its dot. Without "
                          "it the dot is null."),
};

constexpr std::string_view more =
    "The text goes to standard output as it is. A mistake goes to standard error, as\n"
    "file:line:column, and the exit status is then 1.\n\n"
    "  vigocli render motd.tmpl --data web1.yaml\n"
    "  echo '{{ .Vars.port }}' | vigocli render - --data vars.json\n\n"
    "The function hostname reads `hostname` from the data.";

std::optional<std::string> rendered(const Options& given, Diagnostics& findings) {
    if (given.source == "-" && given.data == "-")
        fail(Fault::invalid, "template and data cannot both be standard input");
    const auto text = read_input(given.source);
    const auto dot = given.data.empty() ? Value() : read_data(given.data, findings);
    if (findings.has_errors()) return std::nullopt;
    const Place start{.file = FileName::make(name_of_input(given.source)), .line = 1, .column = 1};
    const auto parsed = lang::Template::parse(text, start, findings);
    return parsed ? parsed->render(dot, findings) : std::nullopt;
}

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto text = rendered(given, findings);
    Map reply;
    if (text) reply.add("text", *text);
    reply.add("findings", to_values(findings));
    if (!session.machine_readable(reply)) {
        session.complain(findings);
        session.out << text.value_or("");
    }
    return text ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli render nginx.conf.tmpl --data data.yaml", "what the template gives"},
    {"vigocli render - --data data.json", "a template from standard input"},
};

}  // namespace

Verb render() {
    return Command<Options>{.words = "render",
                            .doc = "Print what a template gives for some data.",
                            .more = more,
                            .also = "config render",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
