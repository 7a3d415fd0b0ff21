// show — a run for people: what changed, what failed, in colour on a terminal only.
#pragma once

#include <string>

#include "agent/engine/report.h"
#include "schema/value.h"

namespace vigo::agent {

/// One result, a line or more, each with its line feed. `with_diffs` adds unified diffs.
std::string show(const ResourceResult& result, bool colour, bool with_diffs);
/// `2 changed, 1 failed, 9 in sync, 1 skipped (0.2 s)`.
std::string show_counts(const RunReport& report);
/// The whole report, for `--json`.
Value to_value(const RunReport& report);
/// 0 nothing changed, 2 something did (or would), 1 something failed.
int exit_status(const RunReport& report);

}  // namespace vigo::agent
