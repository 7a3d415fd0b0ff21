// serve — a language server on two file descriptors.
#pragma once

#include "lsp/server.h"

namespace vigo::lsp {

/// Reads messages from `in` and writes answers to `out` until `exit`, the end of the input, or a
/// stream that cannot be followed any more. Returns the exit status of the program.
int serve(Server& server, int in, int out);

}  // namespace vigo::lsp
