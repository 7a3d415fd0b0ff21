// secret_places — references to secrets in a configuration: become markers when a file is read, and
// must stand where the envoy alone needs the value.
#pragma once

#include "compile/catalogue.h"

namespace vigo::compile {

/// Whether a field holds free text in which a secret may stand between other words.
bool takes_secret_inside(std::string_view field);

/// Whether a text inside of it names a secret, or holds the mark of one.
bool concerns_secrets(const Value& value);

/// `value` with markers for its references. With `inside` also for those in the middle of a text;
/// without, such a one is a finding, as is a wrong path or a marker written by hand.
Value with_markers(const Value& value, bool inside, Diagnostics& findings);

/// Markers in attributes that the compiler or the type must understand.
void check_secret_places(const TypeDescription& type, const Value& attributes,
                         Diagnostics& findings);

/// A name, a condition or the like that came out with a marker in it: a finding, and true.
bool refuse_secret(std::string_view text, const Place& where, std::string_view what,
                   Diagnostics& findings);

/// Asks for each secret that the configuration names; says so when there is nobody to ask.
void check_secrets(const Catalogue& catalogue, const FindSecret& find, Diagnostics& findings);

bool any_secret_in_variables(const Catalogue& catalogue);

/// Findings in the words of the operator: markers become references again.
void show_secrets(Diagnostics& findings);

}  // namespace vigo::compile
