// yaml_advice — what an operator is told when libyaml gives up. Inside schema/ only.
#pragma once

#include <cstddef>
#include <string_view>

#include "schema/diagnostic.h"
#include "schema/yaml_cursor.h"

namespace vigo::detail {

/// Where and why libyaml stopped.
struct YamlProblem {
    std::string_view problem;
    std::size_t at = 0;      ///< byte of the problem
    std::size_t opened = 0;  ///< byte of the construct that could not be finished
    bool has_opened = false;
};

/// One finding: the mistake that is most likely behind the problem (an unquoted template, quotes
/// inside quotes, a tab), else libyaml's own words with a hint.
Diagnostic advise(const YamlProblem& problem, YamlCursor& cursor);

/// The finding for a template at `byte` that stands without quotes.
Diagnostic unquoted_template(std::size_t byte, YamlCursor& cursor);

}  // namespace vigo::detail
