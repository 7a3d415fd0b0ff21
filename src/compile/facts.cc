// facts — what the server can tell about an envoy.
#include "compile/facts.h"

#include "base/limits.h"
#include "compile/dynamic.h"
#include "compile/stable.h"
#include "compile/trait_names.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

std::string_view first_step(std::string_view path) { return path.substr(0, path.find('.')); }

}  // namespace

lang::Facts::Answer ServerFacts::trait(std::string_view path) const {
    if (compiling_.trial) traits_.emplace(path);
    if (is_changing(path)) return {};
    compiling_.reads.add("Traits." + std::string(path));
    // A namespace that is missing was not collected; one that is there was collected whole.
    if (compiling_.traits.find(first_step(path)) == nullptr) return {};
    const Value* found = compiling_.traits.at_path(path);
    return {.known = true, .value = found != nullptr ? *found : Value()};
}

lang::Facts::Answer ServerFacts::var(std::string_view path) const {
    if (vars_.find(first_step(path)) == nullptr) undefined_.emplace(first_step(path));
    const Value* top = vars_.find(first_step(path));
    const Value* found = vars_.at_path(path);
    Worked worked;
    if (top != nullptr && is_dynamic(*top)) {
        worked = dynamic_ != nullptr ? dynamic_->work_out(*top) : Worked();
        if (!worked.value) return {};
        const auto rest = path.find('.');
        found = rest == std::string_view::npos ? &*worked.value
                                               : worked.value->at_path(path.substr(rest + 1));
    }
    met_secret_ |=
        found != nullptr && compiling_.catalogue.has_secrets && secrets::any_marker(*found);
    return {.known = true, .value = found != nullptr ? *found : Value()};
}

lang::Truth ServerFacts::ask(std::string_view, std::span<const Value>) const {
    return lang::Truth::unknown;
}

lang::Facts::Answer ServerFacts::hostname() const {
    if (compiling_.trial) return {};
    compiling_.reads.add("hostname");
    return {.known = true, .value = compiling_.hostname};
}

lang::Facts::Answer ServerFacts::environment() const {
    return {.known = true, .value = compiling_.entry.environment.name};
}

std::string ServerFacts::left_of(const Condition& when) const {
    if (when.parsed == nullptr) return "false";
    undefined_.clear();
    traits_.clear();
    met_secret_ = false;
    auto left = when.parsed->residual(*this);
    if (met_secret_) {
        compiling_.findings.error(rule::secret_condition, when.where,
                                  "a condition cannot depend on a secret",
                                  "make what it decides a variable of its own", when.text);
        return "false";
    }
    if (compiling_.trial && !undefined_.empty()) {
        std::vector<std::string_view> known;
        for (const auto& each : vars_.map()) known.push_back(each.name);
        for (const auto& name : undefined_)
            compiling_.findings.error(
                rule::undefined_variable, when.where,
                format("no layer sets the variable \"{}\" of this condition", name),
                Advice{suggest(name, known, "give it a default in the `vars` of the configcrate"),
                       {.edits = {}, .safe = is_sure(name, known)}});
    }
    for (const auto& path : traits_)
        warn_of_unknown_trait(path, compiling_.catalogue.types, when.where, "this condition",
                              compiling_.findings);
    if (left.size() > limits::expression_bytes)
        compiling_.findings.error(
            rule::long_condition, when.where,
            format("what the agent has to decide of this condition exceeds {} characters",
                   limits::expression_bytes));
    return left;
}

std::string both_hold(const std::string& a, const std::string& b) {
    if (a == "false" || b == "false") return "false";
    if (a.empty() || a == b) return b;
    return b.empty() ? a : format("({}) && ({})", a, b);
}

}  // namespace vigo::compile
