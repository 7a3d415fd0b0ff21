// shapes — what each kind of file may hold: for editors, and the schemas that they read. From the
// tables that the compiler itself reads with.
#pragma once

#include <vector>

#include "schema/field.h"

namespace vigo::compile {

std::vector<FieldInfo> crate_fields();
/// What every resource may have beside the attributes of its type.
std::vector<FieldInfo> resource_fields();
std::vector<FieldInfo> role_fields();
std::vector<FieldInfo> common_fields();
std::vector<FieldInfo> environment_fields();  ///< of one environment
std::vector<FieldInfo> entry_fields();
std::vector<FieldInfo> claim_fields();   ///< of a compliance.vgo among the configcrates
std::vector<FieldInfo> waiver_fields();  ///< of one waiver in a compliance.vgo among the entries

}  // namespace vigo::compile
