#include "server/store/run.h"

namespace vigo::store {

std::string_view name_of(Outcome outcome) {
    constexpr std::string_view names[] = {"no data", "converged", "degraded", "failed"};
    const auto at = static_cast<std::size_t>(outcome);
    return at < std::size(names) ? names[at] : names[0];
}

}  // namespace vigo::store
