// dispatch — from words to a verb.

#include <algorithm>
#include <ostream>

#include "base/fault_codes.h"
#include "cli/core/verb.h"

namespace vigo::cli {
namespace {

constexpr Field<Common> common[] = {
    field<&Common::json>("json", "Short for --output json."),
    field<&Common::output>("output",
                           "How to print: a table for people, or json or yaml for programs."),
    field<&Common::server>(
        "server",
        "Address of the API, such as https://vigo.example.com:8443; default: from server.yaml."),
    field<&Common::config>("config",
                           "The server.yaml to read; default: $VIGO_CONFIG_FILE, ./server.yaml, "
                           "/srv/vigo/server.yaml."),
    field<&Common::help>("help", "Show this text."),
};

std::string said(const std::vector<std::string>& words) { return join(words, " "); }

/// The verb whose words are the longest beginning of `arguments`.
const Verb* find(std::span<const Verb> verbs, const std::vector<std::string>& arguments,
                 std::size_t& count) {
    const Verb* best = nullptr;
    count = 0;
    const auto consider = [&](const Verb& verb, std::string_view spelled) {
        const auto words = split(spelled, ' ');
        if (spelled.empty() || words.size() <= count || words.size() > arguments.size()) return;
        if (!std::equal(words.begin(), words.end(), arguments.begin())) return;
        best = &verb;
        count = words.size();
    };
    for (const auto& verb : verbs) {
        consider(verb, verb.words);
        consider(verb, verb.also);
    }
    return best;
}

void list(std::span<const Verb> verbs, std::string_view noun, std::ostream& out) {
    out << "vigocli — the operator's hand on a Vigo server\n\nvigocli <verb> [flags]\n\n";
    for (const auto& verb : verbs)
        if (noun.empty() || split(verb.words, ' ').front() == noun)
            out << format("  {:<22} {}\n", verb.words, verb.doc);
    out << "\nvigocli <verb> --help shows a verb's flags. Every verb takes:\n";
    for (const auto& row : describe(common_options()))
        out << format("  {:<22} {}\n", flag_name(row.name), row.doc);
}

Exit unknown(std::span<const Verb> verbs, const std::vector<std::string>& arguments,
             Session& session) {
    std::vector<std::string_view> words;
    for (const auto& verb : verbs) words.push_back(verb.words);
    for (const auto& verb : verbs) {
        if (!arguments.empty() && split(verb.words, ' ').front() == arguments.front()) {
            if (arguments.size() == 1) {
                list(verbs, arguments.front(), session.out);
                return Exit::ok;
            }
            break;
        }
    }
    const std::vector<std::string> first(
        arguments.begin(), arguments.begin() + std::min<std::ptrdiff_t>(2, std::ssize(arguments)));
    const auto meant = nearest(said(first), words);
    session.err << format("vigocli: there is no verb \"{}\"{}; vigocli --help lists them\n",
                          said(first),
                          meant.empty() ? "" : format(" (did you mean \"{}\"?)", meant));
    return Exit::usage;
}

/// Takes the members that `common` names out of `given`.
Common take_common(Value& given) {
    Map mine;
    Map rest;
    for (const auto& each : given.map()) {
        const bool is_common = std::any_of(std::begin(common), std::end(common),
                                           [&](const auto& row) { return row.name == each.name; });
        (is_common ? mine : rest).add(each.name, each.value);
    }
    given = rest;
    Common options;
    Diagnostics findings;
    Reader reader(findings);
    read(common_options(), mine, options, reader, "the command line");
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().message);
    if (options.json) options.output = Output::json;
    return options;
}

std::string samples_of(const Verb& verb) {
    std::string lines;
    for (const auto& each : verb.samples) lines += format("  {}\n      {}\n", each.line, each.what);
    return lines.empty() ? "" : "\nExamples:\n" + lines;
}

Exit run(const Verb& verb, std::span<const std::string> arguments, Session& session,
         const std::function<void(const Common&, Session&)>& prepare) {
    auto rows = verb.options;
    const auto shared = describe(common_options());
    rows.insert(rows.end(), shared.begin(), shared.end());
    if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
        session.out << usage(format("vigocli {}", verb.words), verb.doc, rows);
        if (!verb.also.empty()) session.out << format("\nAlso: vigocli {}\n", verb.also);
        if (!verb.more.empty()) session.out << "\n" << verb.more << "\n";
        session.out << samples_of(verb);
        return Exit::ok;
    }
    auto given = parse_flags(rows, arguments);
    const auto options = take_common(given);
    session.output = options.output;
    session.config = options.config;
    if (!verb.any_settings) prepare(options, session);
    return verb.run(given, session);
}

}  // namespace

std::span<const Field<Common>> common_options() { return common; }

Exit dispatch(std::span<const Verb> verbs, std::vector<std::string> arguments, Session& session,
              const std::function<void(const Common&, Session&)>& prepare) {
    if (!arguments.empty() && arguments.front() == "nodes") arguments.front() = "envoys";
    if (arguments.empty() || arguments.front() == "--help" || arguments.front() == "help") {
        list(verbs, {}, session.out);
        return arguments.empty() ? Exit::usage : Exit::ok;
    }
    std::size_t words = 0;
    const Verb* verb = find(verbs, arguments, words);
    if (verb == nullptr) return unknown(verbs, arguments, session);
    try {
        return run(*verb, std::span(arguments).subspan(words), session, prepare);
    } catch (const Error& error) {
        session.err << format("vigocli {}: {}\n", verb->words, error.message());
        return error.fault() == Fault::invalid ? Exit::usage : Exit::failed;
    } catch (const std::exception& error) {  // the standard library's, of a disk that refuses
        session.err << format("vigocli {}: {}\n", verb->words, error.what());
        return Exit::failed;
    }
}

}  // namespace vigo::cli
