// residual — what is left of a condition when the facts have decided all they can.
#pragma once

#include <string>

#include "lang/support/condition.h"

namespace vigo::lang {

/// "" for yes, "false" for no, else text that parses again.
std::string residual_of(const Condition& condition, const Facts& facts, Reads* reads);

}  // namespace vigo::lang
