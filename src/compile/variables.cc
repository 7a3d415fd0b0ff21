// variables — variables that look as if they were rendered.
#include "compile/dynamic.h"
#include "compile/gates.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// A template for another program (`{{ .Name }}` of docker) is fine; one that names our data was
/// meant for us.
bool is_meant_for_us(std::string_view text) {
    if (!lang::Template::is_one(text)) return false;
    for (const std::string_view root : {".Vars", ".Traits", ".Item", ".Each"})
        if (text.find(root) != std::string_view::npos) return true;
    return false;
}

void check(const Value& value, Diagnostics& findings) {
    if (value.is_text() && is_meant_for_us(value.text()))
        findings.warning(
            rule::unrendered_variable, value.where(), "the value of a variable is not rendered",
            "put the template into the attribute that uses the variable", value.source());
    if (value.is_list())
        for (const auto& each : value.list()) check(each, findings);
    if (value.is_map())
        for (const auto& each : value.map()) check(each.value, findings);
}

/// A map that was probably meant to be worked out, and is plain data.
void check_oddity(const Value& value, Diagnostics& findings) {
    if (!value.is_map() || is_dynamic(value)) return;
    const Value* trait = value.find("trait");
    const Value* lookup = value.find("lookup");
    if (trait != nullptr && trait->is_text() && value.map().size() <= 3) {
        for (const auto& each : value.map())
            if (each.name != "trait" && !is_comparison(each.name))
                return findings.warning(
                    rule::odd_map, each.named_at,
                    format("\"{}\" is no comparison, so this map is no question about a trait",
                           each.name),
                    suggest(
                        each.name, comparison_names(),
                        "a question has regex, eq, ne, gt, gte, lt, lte, in, contains or exists"));
        findings.warning(rule::odd_map, value.where(),
                         "this map names a trait and compares it with nothing",
                         "add a comparison such as `eq: x` or `exists: true`");
    }
    if (lookup != nullptr && lookup->is_scalar() && value.map().size() > 1)
        findings.warning(rule::odd_map, value.where(),
                         "`lookup` stands alone, so this map is plain data",
                         "write {lookup: name}; a default belongs to the table");
}

}  // namespace

void check_variables(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all) {
            check(each.value, findings);
            check_oddity(each.value, findings);
        }
}

}  // namespace vigo::compile
