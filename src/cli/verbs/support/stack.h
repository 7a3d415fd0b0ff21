// stack — the configuration folders as verbs use them, with no server.
#pragma once

#include <memory>

#include "cli/core/session.h"
#include "compile/compile.h"
#include "server/publish/publisher.h"
#include "server/publish/url_gate.h"

namespace vigo::cli {

publish::Publisher publisher_of(const Session& session);

/// The compiler's gates, and then whether the addresses of the stack answer.
publish::Gate gate_with_urls(const Session& session);

/// What a publish by this session's user looks like; its gate is the compiler's alone.
publish::Request request_of(const Session& session, const std::string& message, bool dry_run);

/// The stack in `folder` (or a single .vgo file) as a catalogue; null when it has errors.
std::shared_ptr<const compile::Catalogue> load_stack(const Session& session,
                                                     const std::string& folder,
                                                     Diagnostics& findings);

/// Findings as a list for JSON: rule, severity, place, message, hint.
Value::List to_values(const Diagnostics& findings);

/// A line of the publish log as a row.
Value to_value(const publish::Entry& entry);

/// A version as a row.
Value to_value(const publish::Version& version, bool live);

/// Tells a running server to load what is live now. Says so, or says why not: publishing works with
/// the server down.
void reload_server(Session& session);

}  // namespace vigo::cli
