// seed — lays down what a new server needs.
#pragma once

#include <string>

#include "server/settings.h"

namespace vigo {

/// Folders, a server.yaml that says every default as a comment, .env, docker-compose.yml and keys:
/// what is there is left alone. Prints what it made; the exit status.
int seed(const server::Settings& settings);

/// Folders that the server works in.
void make_folders(const server::Settings& settings);

}  // namespace vigo
