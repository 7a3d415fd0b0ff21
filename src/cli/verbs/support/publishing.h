// publishing — what `config publish` and `config rollback` print.
#pragma once

#include "cli/verbs/support/stack.h"

namespace vigo::cli {

/// Findings, the changed files, the new version; reloads the server when something was published.
/// After a dry-run also which envoys would get which change, where a server can be asked.
Exit report_publish(const publish::Outcome& outcome, Diagnostics& findings, Session& session);

}  // namespace vigo::cli
