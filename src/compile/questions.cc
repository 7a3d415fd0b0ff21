// questions — variables that stand for a question about a trait.
#include "compile/questions.h"

#include <algorithm>
#include <array>

#include "compile/facts.h"
#include "compile/stable.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

struct Comparison {
    std::string_view name;
    std::string_view sign;  ///< between the trait and the value; "" for those that read otherwise
};

constexpr Comparison comparisons[] = {
    {"regex", "=~"}, {"eq", "=="},  {"ne", "!="}, {"gt", ">"},      {"gte", ">="},
    {"lt", "<"},     {"lte", "<="}, {"in", "in"}, {"contains", ""}, {"exists", ""},
};

const Comparison* comparison_named(std::string_view name) {
    for (const auto& each : comparisons)
        if (each.name == name) return &each;
    return nullptr;
}

std::string literal(const Value& value) {
    if (value.is_list()) {
        std::string list;
        for (const auto& each : value.list()) list += (list.empty() ? "" : ", ") + literal(each);
        return "[" + list + "]";
    }
    if (value.is_number() || value.kind() == Kind::flag) return value.source();
    std::string quoted = "'";
    for (const char c : value.source()) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

bool says_no(const Value& flag) {
    const auto word = to_lower(flag.source());
    return word == "false" || word == "no" || word == "off" || word == "0";
}

/// One comparison of a question as a condition.
std::string comparison_text(std::string_view trait, const Member& asked) {
    const auto value = literal(asked.value);
    if (asked.name == "contains") return format("{} in traits.{}", value, trait);
    if (asked.name == "exists")
        return format("{}has_trait('{}')", says_no(asked.value) ? "!" : "", trait);
    return format("traits.{} {} {}", trait, comparison_named(asked.name)->sign, value);
}

const Place& asked_at(const Value& question) {
    const auto* first = question.map().begin();
    return first->name == "trait" ? (first + 1)->value.where() : first->value.where();
}

class Parsing {
 public:
    Parsing(Catalogue& catalogue, Diagnostics& findings)
        : catalogue_(catalogue), findings_(findings) {}

    void add(const Vars& vars) {
        for (const auto& each : vars.all)
            if (is_question(each.value)) add(each.value);
    }

 private:
    void add(const Value& question) {
        const Value& trait = *question.find("trait");
        if (is_changing(trait.source()))
            return findings_.error(rule::volatile_trait, trait.where(),
                                   "the trait changes by itself, so no variable can stand for it",
                                   "write the comparison into `when:`, which the agent evaluates",
                                   trait.source());
        auto text = question_text(question);
        if (catalogue_.questions.contains(text)) return;
        auto parsed = lang::Expression::parse(text, asked_at(question), findings_);
        catalogue_.questions.emplace(std::move(text), std::move(parsed));
    }

    Catalogue& catalogue_;
    Diagnostics& findings_;
};

}  // namespace

std::span<const std::string_view> comparison_names() {
    static const auto names = [] {
        std::array<std::string_view, std::size(comparisons)> all;
        for (std::size_t at = 0; at < all.size(); ++at) all[at] = comparisons[at].name;
        return all;
    }();
    return names;
}

bool is_comparison(std::string_view name) { return comparison_named(name) != nullptr; }

bool is_question(const Value& value) {
    if (!value.is_map() || value.map().size() < 2) return false;
    const Value* trait = value.find("trait");
    return trait != nullptr && trait->is_text() &&
           std::all_of(value.map().begin(), value.map().end(), [](const Member& each) {
               return each.name == "trait" || comparison_named(each.name) != nullptr;
           });
}

std::string question_text(const Value& question) {
    const auto trait = question.find("trait")->source();
    std::string text;
    for (const auto& each : question.map())
        if (each.name != "trait")
            text += (text.empty() ? "" : " && ") + comparison_text(trait, each);
    return text;
}

void parse_questions(Catalogue& catalogue, Diagnostics& findings) {
    Parsing parsing(catalogue, findings);
    for (const auto* vars : catalogue.all_vars()) parsing.add(*vars);
}

bool holds(const Value& question, Compiling& compiling) {
    const auto found = compiling.catalogue.questions.find(question_text(question));
    if (found == compiling.catalogue.questions.end() || !found->second) return false;
    const Value none = Map();
    return found->second->evaluate(ServerFacts(compiling, none, nullptr)) == lang::Truth::yes;
}

}  // namespace vigo::compile
