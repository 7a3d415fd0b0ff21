// publishing — what `config publish` and `config rollback` print.
#pragma once

#include "cli/verbs/support/stack.h"

namespace vigo::cli {

/// Findings, the changed files, the new version; reloads the server when something was published.
Exit report_publish(const publish::Outcome& outcome, Diagnostics& findings, Session& session);

}  // namespace vigo::cli
