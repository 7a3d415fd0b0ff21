// variables — variables that look as if they were rendered.
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
            "put the template into the attribute that uses the variable", value.text());
    if (value.is_list())
        for (const auto& each : value.list()) check(each, findings);
    if (value.is_map())
        for (const auto& each : value.map()) check(each.value, findings);
}

}  // namespace

void check_variables(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all) check(each.value, findings);
}

}  // namespace vigo::compile
