// rule_examples — what each rule refuses, and how it is written instead.
#pragma once

#include <span>
#include <string_view>

namespace vigo {

/// Two small stacks: `wrong` has a finding of the rule, `right` has none. A line `# path.vgo` at
/// the left margin begins a file; a test loads them.
struct RuleExample {
    std::string_view id;
    std::string_view wrong;
    std::string_view right;
};

/// In the order of ids. Rules about the machine that holds a stack, rather than about its texts,
/// have none.
std::span<const RuleExample> rule_examples();

/// Null when there is none.
const RuleExample* example_of(std::string_view id);

}  // namespace vigo
