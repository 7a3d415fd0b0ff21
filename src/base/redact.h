// redact — one place through which every fact of every log line goes: what must not be read there
// is hidden, whoever writes it.
#pragma once

#include <functional>
#include <string>

namespace vigo::log {

/// Applied to each fact from now on, from any thread; empty for nothing.
using Redact = std::function<std::string(std::string)>;
void redact_with(Redact redact);

}  // namespace vigo::log
