// harden — keeps what passes through the memory of a program out of core files and debuggers.
#pragma once

namespace vigo {

/// Best effort, as root only; what fails is logged. Children may have core files again.
void harden();

}  // namespace vigo
