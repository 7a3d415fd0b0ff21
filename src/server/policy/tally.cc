#include "server/policy/tally.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace vigo::policy {
namespace {

constexpr double rounding = 1e-9;

double share(std::size_t part, std::size_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

bool does_harm(const Tally& tally, const server::AutoRollback& terms) {
    const auto fraction =
        std::ceil(terms.min_fraction * static_cast<double>(tally.changed) - rounding);
    const auto needed =
        std::max(static_cast<std::size_t>(terms.min_reports), static_cast<std::size_t>(fraction));
    if (tally.known_before == 0 || tally.reports == 0 || tally.reports < needed) return false;
    const auto now = share(tally.converged, tally.reports);
    const auto before = share(tally.converged_before, tally.known_before);
    return now < terms.threshold && before - now >= terms.drop - rounding;
}

std::string words_for(std::uint64_t version, std::uint64_t back_to, const Tally& tally) {
    return format(
        "version {} was taken back to {}: of {} envoys that it changes {} have run it and {} "
        "converged ({:.2f}); before it, the share was {:.2f}",
        version, back_to, tally.changed, tally.reports, tally.converged,
        share(tally.converged, tally.reports), share(tally.converged_before, tally.known_before));
}

}  // namespace vigo::policy
