// rest — what an agent gives back to the system before it waits.
#pragma once

namespace vigo::agent {

/// Free memory of the heap, and those pages of the program itself that hold nothing of this
/// process: the system has them still, and brings back the few that are used while waiting.
void rest();

}  // namespace vigo::agent
