// rule_examples — what each rule refuses, and how it is written instead.
#pragma once

#include <span>
#include <string_view>

namespace vigo {

/// Two small stacks: `wrong` has a finding of the rule, `right` has none; a test publishes them. A
/// line `# path.vgo` at the left margin begins a file, `# path -> target` makes a link. Others say
/// what surrounds the stack: `# the server has the secrets a/b`, `# the envoy reports {…}`,
/// `# https://… answers 404`.
struct RuleExample {
    std::string_view id;
    std::string_view wrong;
    std::string_view right;
};

/// In the order of ids. Every rule is here or among `rules_without_example`.
std::span<const RuleExample> rule_examples();

struct RuleWithoutExample {
    std::string_view id;
    std::string_view why;
};
std::span<const RuleWithoutExample> rules_without_example();

/// Null when there is none.
const RuleExample* example_of(std::string_view id);

}  // namespace vigo
