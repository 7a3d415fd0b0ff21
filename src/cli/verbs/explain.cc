// explain — what a rule means, with an example of wrong and of right; no server needed.

#include <algorithm>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "schema/rule_examples.h"
#include "schema/rules.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string rule;
};

constexpr Field<Options> options[] = {
    field<&Options::rule>("rule", "Id of the rule, as findings show it; without one, all rules.",
                          positional),
};

/// `vg1010` and `1010` are VG1010.
std::string id_of(const std::string& given) {
    const bool bare = !given.empty() && given.find_first_not_of("0123456789") == std::string::npos;
    if (bare) return "VG" + given;
    std::string id = given;
    for (char& c : id)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return id;
}

const RuleText& rule_named(const std::string& given) {
    const auto id = id_of(given);
    std::vector<std::string_view> known;
    for (const auto& each : all_rules()) {
        if (each.id == id) return each;
        known.push_back(each.id);
    }
    const auto meant = nearest(id, known);
    fail(Fault::not_found, "there is no rule {}{}", given,
         meant.empty() ? std::string() : format("; did you mean {}?", meant));
}

std::string indented(std::string_view text) {
    std::string all;
    for (const auto line : lines_of(text)) all += format("    {}\n", line);
    return all;
}

/// Lines of at most 78 columns.
std::string wrapped(std::string_view text) {
    std::string all;
    std::size_t column = 0;
    for (const auto word : split(text, ' ')) {
        const bool breaks = column > 0 && column + 1 + word.size() > 78;
        if (column > 0) all += breaks ? '\n' : ' ';
        column = (breaks || column == 0 ? 0 : column + 1) + word.size();
        all += word;
    }
    return all + "\n";
}

Map row_of(const RuleText& rule) {
    Map row;
    row.add("id", rule.id);
    row.add("title", rule.title);
    row.add("explain", rule.explain);
    if (const auto* example = example_of(rule.id)) {
        row.add("wrong", example->wrong);
        row.add("right", example->right);
    }
    return row;
}

Exit list(Session& session) {
    Value::List rows;
    for (const auto& each : all_rules()) rows.emplace_back(row_of(each));
    Map reply;
    reply.add("items", std::move(rows));
    session.show_items(reply, {"id", "title"});
    return Exit::ok;
}

Exit run(const Options& given, Session& session) {
    if (given.rule.empty()) return list(session);
    const auto& rule = rule_named(given.rule);
    if (session.machine_readable(row_of(rule))) return Exit::ok;
    session.out << format("{} — {}\n\n{}", rule.id, rule.title, wrapped(rule.explain));
    if (const auto* example = example_of(rule.id))
        session.out << "\nWrong:\n\n"
                    << indented(example->wrong) << "\nRight:\n\n"
                    << indented(example->right);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli explain VG2004", "what the rule means, wrong and right"},
    {"vigocli explain", "all rules"},
};

}  // namespace

Verb explain() {
    return Command<Options>{.words = "explain",
                            .doc = "Explain a rule by its id, with an example of wrong and right.",
                            .options = options,
                            .run = run,
                            .samples = samples};
}

}  // namespace vigo::cli
