// seed — lays down what a new server needs, and reads server.yaml from the disk.
#pragma once

#include <string>

#include "server/settings.h"

namespace vigo {

/// Folders, a server.yaml that says every default as a comment, .env, docker-compose.yml and keys:
/// what is there is left alone. Prints what it made; the exit status.
int seed(const server::Settings& settings);

/// A file that is not there means the defaults.
server::Settings read_settings_file(const std::string& file, Diagnostics& findings);

/// Folders that the server works in.
void make_folders(const server::Settings& settings);

}  // namespace vigo
