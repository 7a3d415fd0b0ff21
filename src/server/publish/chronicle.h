// chronicle — the publish log with what it lacks: who was killed between a change and its line left
// none, but the change itself says who made it, when and why.
#pragma once

#include <vector>

#include "server/publish/archive.h"
#include "server/publish/journal.h"

namespace vigo::publish {

struct Freeze;

/// How the log tells of these.
Entry line_of(const Version& version);
Entry line_of(const Freeze& freeze);
Entry line_of_end(const Freeze& freeze);

/// Lines of the version in force and the latest freeze that are not in the log, oldest first.
std::vector<Entry> missing_lines(const Archive& archive);
/// Newest first, with those.
std::vector<Entry> latest_lines(const Archive& archive, std::size_t most);

}  // namespace vigo::publish
