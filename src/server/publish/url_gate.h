// url_gate — the gate that asks whether the addresses answer which machines will be told to use.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "server/publish/ask.h"

namespace vigo::publish {

/// Answers in the order of the addresses; `ask`, or a test's own.
using AskWeb = std::function<std::vector<Answer>(std::span<const std::string> urls)>;

/// What it means when no host name at all can be looked up.
enum class NoNetwork {
    refuses,   ///< each address is an error: who publishes says --skip-url-checks
    is_a_note  ///< one warning: an operator on the road checks all the rest
};

/// An error for each address that is dead or cannot be reached; a warning where that tells nothing
/// about envoys: private networks, this machine itself, a budget that was spent.
void check_addresses(const compile::Catalogue& catalogue, const AskWeb& ask_web,
                     NoNetwork no_network, Diagnostics& findings);

/// `ask` with the bounds of limits.h.
std::vector<Answer> ask_the_web(std::span<const std::string> urls);

}  // namespace vigo::publish
