// edits — what the operator's own programs say about the content of a file: filters that change it,
// and a command that judges it. Both only look, so they run in a dry-run as well.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace vigo::resources {

/// `content` through every script in turn, stdin to stdout. Throws Error when a script could be
/// changed by others than root, fails, takes too long or says too much.
std::string stream_edited(std::string content, const std::vector<std::string>& scripts,
                          const std::string& target_path, const Host& host);

/// Runs `command`, in which `%` stands for a temporary file with `content`. Throws Error(invalid)
/// with what it said when it does not exit with 0.
void judge_content(const std::string& content, const std::string& command,
                   const std::string& target_path, const Host& host);

/// Every line that is not empty moved to the right.
std::string indented(std::string_view content, std::int64_t spaces);

}  // namespace vigo::resources
