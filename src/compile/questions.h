// questions — variables that stand for a question about a trait: `{trait: custom.app.version,
// regex: "^2"}`. For templates and conditions they are yes or no.
#pragma once

#include "compile/compiling.h"

namespace vigo::compile {

/// Whether a variable's value has this shape: a `trait` and one comparison, nothing else.
bool is_question(const Value& value);

std::span<const std::string_view> comparison_names();
bool is_comparison(std::string_view name);

/// The condition that a question stands for: `traits.os.version >= 12`.
std::string question_text(const Value& question);

/// Parses every question of the catalogue; one about a trait that changes by itself is an error.
void parse_questions(Catalogue& catalogue, Diagnostics& findings);

/// The answer for one envoy; what it does not report is no.
bool holds(const Value& question, Compiling& compiling);

}  // namespace vigo::compile
