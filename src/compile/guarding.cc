// guarding — the guardrails, applied to the resources of a configuration.
#include "compile/gates.h"
#include "schema/guardrails.h"
#include "schema/rules.h"

namespace vigo::compile {

void check_guardrails(const Crate& crate, const Resource& resource, const Value& attributes,
                      Diagnostics& findings) {
    for (const auto& each : guardrails::findings(resource.type->fields, attributes))
        findings.error(rule::guardrail, each.where, each.text(crate.name, resource.name.text));
}

void check_guardrails(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources)
            for (const auto& variant : resource.variants)
                check_guardrails(crate, resource, variant.attributes, findings);
}

}  // namespace vigo::compile
