// gates — rules about what resources do to a machine, applied to attributes at load and again once
// rendered.
#pragma once

#include "compile/catalogue.h"

namespace vigo::compile {

/// A command or restart that would be run in every run. Attributes that are still templates are
/// passed over.
void check_acting(const Resource& resource, const Value& attributes, Diagnostics& findings);

/// Whether it acts in every run unless triggered, and says what triggers it by `subscribes` alone.
bool waits_by_subscription(const Resource& resource, const Value& attributes);

/// The path that the attributes manage as a whole, tidied; "" when there is none, or when it is
/// still a template.
std::string path_managed_by(const TypeDescription& type, const Value& attributes);

/// What no configuration may do. Attributes that are still templates are passed over.
void check_guardrails(const Crate& crate, const Resource& resource, const Value& attributes,
                      Diagnostics& findings);

// Over all crates, at load:
void check_guardrails(const Catalogue& catalogue, Diagnostics& findings);
void check_acting(const Catalogue& catalogue, Diagnostics& findings);
void check_targets(const Catalogue& catalogue, Diagnostics& findings);
/// Triggers that nothing pulls, and notifications that nothing waits for.
void check_triggers(const Catalogue& catalogue, Diagnostics& findings);
/// Variables that look as if they were rendered, which they are not.
void check_variables(const Catalogue& catalogue, Diagnostics& findings);
/// Templates that name traits that change by themselves.
void check_template_traits(const Catalogue& catalogue, Diagnostics& findings);

}  // namespace vigo::compile
