// notify — tells the service manager how we are (sd_notify(3)), without its library.
#pragma once

#include <string_view>

namespace vigo {

/// `READY=1`, `STOPPING=1`, … Does nothing when nobody listens.
void notify(std::string_view state);

}  // namespace vigo
