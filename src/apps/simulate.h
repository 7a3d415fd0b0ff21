// simulate — `vigosrv simulate`: a made-up fleet against a private server, to see what a stack and
// its next version will cost before it is published.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "schema/field.h"

namespace vigo {

/// The flags of the verb, for its help and the manual.
std::vector<FieldInfo> simulate_flags();
/// Runs it; the exit status: 0 when nothing went wrong that should not have.
int rehearse(std::span<const std::string> arguments);

}  // namespace vigo
