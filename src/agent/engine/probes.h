// probes — the questions about a machine that conditions ask, one function each.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "host/host.h"
#include "schema/value.h"

namespace vigo::agent {

/// Nothing when the question cannot be answered here.
using Probe = std::optional<bool> (*)(const Host& host, std::span<const Value> arguments);

/// The probe of a builtin of the language; null when there is none of that name.
Probe probe_of(std::string_view builtin);

}  // namespace vigo::agent
