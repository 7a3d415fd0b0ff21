// suite — runs tests of configuration.

#include "compile/suite/suite.h"

#include <algorithm>

#include "compile/suite/compare.h"

namespace vigo::suite {
namespace {

using Differences = std::vector<Difference>;

Difference plain(const Place& where, std::string message, std::string expected = {},
                 std::string found = {}) {
    return {.where = where,
            .message = std::move(message),
            .expected = std::move(expected),
            .found = std::move(found),
            .diff = {}};
}

/// The catalogue, or why there is none.
struct Stack {
    std::shared_ptr<const compile::Catalogue> catalogue;
    Diagnostics findings;
};

class Running {
 public:
    Running(const Order& order, const Stack& stack, const File& file, const Test& test)
        : order_(order), stack_(stack), file_(file), test_(test) {}

    Differences run() {
        if (!stack_.catalogue) {
            if (!test_.error)
                add(plain(test_.name.where, "not tried: the stack has errors"));
            else
                error(stack_.findings);
            return std::move(found_);
        }
        const auto matched = compile::match(*stack_.catalogue, test_.hostname);
        if (!matched)
            unmatched();
        else
            policy(*matched);
        return std::move(found_);
    }

 private:
    void unmatched() {
        if (test_.unmatched) return;
        add(plain(test_.name.where, format("no entry matches {}", test_.hostname)));
    }

    void policy(const compile::Match& matched) {
        if (test_.unmatched)
            add(plain(test_.name.where, format("an entry matches {}", test_.hostname), "none",
                      format("\"{}\" at {}", matched.pattern, matched.where.text())));
        entry(matched);
        Diagnostics findings;
        const auto compiled = compile::compile(
            *stack_.catalogue,
            {.hostname = test_.hostname, .traits = test_.traits, .vars = test_.vars}, findings);
        if (test_.error) return error(findings);
        if (!compiled) return refused(findings);
        resources(compiled->bundle);
    }

    void entry(const compile::Match& matched) {
        if (test_.match && test_.match->name != matched.pattern)
            add(plain(test_.match->where, "another entry is chosen", test_.match->name,
                      format("{} at {}", matched.pattern, matched.where.text())));
        if (test_.environment && test_.environment->name != matched.environment)
            add(plain(test_.environment->where, "environment", test_.environment->name,
                      matched.environment.empty() ? "none" : matched.environment));
    }

    void error(const Diagnostics& findings) {
        const auto& want = *test_.error;
        const auto where = want.rule.where.known() ? want.rule.where : test_.name.where;
        const auto fits = [&](const Diagnostic& each) {
            return each.severity == Severity::error &&
                   (want.rule.name.empty() || each.rule == want.rule.name) &&
                   each.text().find(want.text) != std::string::npos;
        };
        if (std::any_of(findings.all().begin(), findings.all().end(), fits)) return;
        if (!findings.has_errors())
            return add(plain(where, "an error was expected, and there is none"));
        add(plain(where, "another error was expected",
                  format("{}{}{}", want.rule.name, want.rule.given() ? " " : "", want.text),
                  first_error(findings)));
    }

    static std::string first_error(const Diagnostics& findings) {
        for (const auto& each : findings.all())
            if (each.severity == Severity::error) return each.text();
        return {};
    }

    void refused(const Diagnostics& findings) {
        for (const auto& each : findings.all())
            if (each.severity == Severity::error) add(plain(test_.name.where, each.text()));
    }

    void resources(const Bundle& bundle) {
        for (const auto& crate : test_.crates)
            if (!includes(bundle, crate))
                add(plain(crate.where, format("configcrate {} is not included", crate.name)));
        for (const auto& crate : test_.without_crates)
            if (includes(bundle, crate))
                add(plain(crate.where, format("configcrate {} is included", crate.name)));
        const Against against{
            .bundle = bundle, .types = order_.types, .golden = [this](const std::string& path) {
                return order_.golden ? order_.golden(file_.path, path) : std::nullopt;
            }};
        for (const auto& each : test_.resources) compare(each, against, found_);
        for (const auto& id : test_.absent) absent(id, bundle);
        sequence(bundle);
        const auto count = std::ssize(bundle.resources);
        if (test_.count && *test_.count != count)
            add(plain(test_.name.where, "count of resources", format("{}", *test_.count),
                      format("{}", count)));
    }

    static bool includes(const Bundle& bundle, const Reference& crate) {
        return std::find(bundle.crates.begin(), bundle.crates.end(), crate.name) !=
               bundle.crates.end();
    }

    void absent(const Reference& id, const Bundle& bundle) {
        for (const auto& each : bundle.resources)
            if (each.id() == id.name || glob_match(id.name, each.id()))
                add(plain(id.where, format("{} is there", each.id())));
    }

    void sequence(const Bundle& bundle) {
        const BundledResource* last = nullptr;
        for (const auto& id : test_.order) {
            const auto* found = find(bundle, id.name);
            if (found == nullptr)
                add(missing(id, bundle));
            else if (last != nullptr && found < last)
                add(plain(id.where, format("{} comes before {}", found->id(), last->id())));
            if (found != nullptr) last = found;
        }
    }

    void add(Difference difference) { found_.push_back(std::move(difference)); }

    const Order& order_;
    const Stack& stack_;
    const File& file_;
    const Test& test_;
    Differences found_;
};

bool wanted(const std::string& filter, const File& file, const Test& test) {
    if (filter.empty()) return true;
    for (const auto& text : {test.name.name, file.path})
        if (text.find(filter) != std::string::npos || glob_match(filter, text)) return true;
    return false;
}

}  // namespace

std::size_t Result::failed() const {
    return static_cast<std::size_t>(std::count_if(
        outcomes.begin(), outcomes.end(), [](const Outcome& each) { return !each.passed(); }));
}

Result run(const Order& order) {
    const auto now = [&] { return order.now_ms ? order.now_ms() : 0.0; };
    const auto began = now();
    Result result;
    std::vector<File> files;
    for (const auto& [path, text] : order.tests)
        files.push_back(read_file(path, text, result.findings));
    Stack stack;
    stack.catalogue = compile::load(order.stack, order.types, stack.findings);
    if (!stack.catalogue) {
        for (const auto& each : stack.findings.all())
            if (each.severity == Severity::error) result.findings.add(each);
    }
    result.findings.sort();
    for (const auto& file : files)
        for (const auto& test : file.tests) {
            if (!wanted(order.filter, file, test)) continue;
            const auto start = now();
            Outcome outcome{.file = file.path, .name = test.name.name, .where = test.name.where};
            outcome.differences = Running(order, stack, file, test).run();
            outcome.ms = now() - start;
            result.outcomes.push_back(std::move(outcome));
        }
    result.ms = now() - began;
    return result;
}

}  // namespace vigo::suite
