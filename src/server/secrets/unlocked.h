// unlocked — the mark that an operator means to handle secrets now: verbs that show or change them
// want it, and it lasts for a day after the latest of them.
#pragma once

#include <string>

#include "base/time.h"

namespace vigo::secrets {

/// Beside the folder of secrets: `/srv/vigo/.secrets-unlocked`.
std::string unlocked_file(const std::string& secrets_folder);

void unlock(const std::string& file, const std::string& who, Time now);
/// Nothing while it is locked. A mark that others could have written, or from the future, counts
/// for none.
bool is_unlocked(const std::string& file, Time now);
/// Throws Error(denied) with the mend while it is locked; else the day begins anew.
void demand_unlocked(const std::string& file, Time now);

}  // namespace vigo::secrets
