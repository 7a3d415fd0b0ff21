// rules — the texts of all rules.

#include "schema/rules.h"

namespace vigo {
namespace {

constexpr RuleText table[] = {
    {rule::yaml_syntax, "YAML syntax",
     "The text is not YAML. The place is where the reader gave up, often just after the mistake: "
     "look for a missing quote, colon or closing bracket, a tab, or a wrong indent."},
    {rule::duplicate_key, "duplicate key",
     "The same name stands twice in one map. Only one of the two could win, so neither does: "
     "remove or rename one."},
    {rule::over_budget, "file too large",
     "The file exceeds a budget of size, nesting or number of nodes. Split it, or look for an "
     "alias that multiplies itself."},
    {rule::unquoted_template, "unquoted template",
     "A value that starts with {{ must be quoted, or YAML reads it as a map."},
    {rule::unknown_attribute, "unknown attribute",
     "The name is not one that this thing has. A misspelt attribute would otherwise be ignored in "
     "silence, so it is refused."},
    {rule::missing_attribute, "missing attribute", "A required attribute is absent."},
    {rule::wrong_type, "wrong type", "The value has another type than the attribute."},
    {rule::bad_choice, "not one of the choices", "The attribute takes one of a few words."},
    {rule::out_of_range, "out of range", "The number is outside of the bounds of the attribute."},
    {rule::bad_path, "not an absolute path",
     "Paths on a machine are absolute and contain no `..`: what they mean must not depend on where "
     "something runs."},
    {rule::bad_value, "bad value", "The value has the right type but cannot be used."},
};

}  // namespace

std::span<const RuleText> all_rules() { return table; }

}  // namespace vigo
