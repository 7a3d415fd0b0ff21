// compare — Go's eq and lt on values of any kind.
#pragma once

#include "lang/support/datum.h"

namespace vigo::lang {

/// Refuses what Go refuses: values of different kinds, lists and maps. A plain YAML scalar is more
/// than its kind says: it equals text of its spelling, and a whole number and a real compare.
bool is_equal(const Datum& a, const Datum& b);
bool is_less(const Datum& a, const Datum& b);

}  // namespace vigo::lang
