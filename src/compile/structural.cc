// structural — which findings make a configuration unusable, and which only make it restless.
#include <algorithm>

#include "compile/compile.h"
#include "schema/rules.h"

namespace vigo::compile {

bool is_structural(const Diagnostic& finding) {
    constexpr std::string_view restless[] = {rule::ungated_restart,  rule::ungated_exec,
                                             rule::duplicate_target, rule::fight,
                                             rule::ungated_reboot,   rule::restless_edit,
                                             rule::plain_password,   rule::revert_without_way};
    return finding.severity == Severity::error &&
           std::find(std::begin(restless), std::end(restless), finding.rule) == std::end(restless);
}

}  // namespace vigo::compile
