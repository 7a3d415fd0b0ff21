// groups — what a batch depends on.
#include "compile/groups.h"

#include <algorithm>
#include <numeric>

#include "base/limits.h"
#include "compile/told.h"

namespace vigo::compile {
namespace {

/// Texts of one length, counted in powers of two, at most double what they are printed into: so far
/// below the bounds, nobody else meets one.
constexpr std::size_t most_bytes = limits::template_output / 4;

std::size_t bytes_of(const Batch& batch) {
    return std::accumulate(
        batch.pieces.begin(), batch.pieces.end(), std::size_t{0},
        [](std::size_t all, const auto& each) { return all + each->body.size(); });
}

}  // namespace

bool is_model(const Batch& batch) {
    return !batch.reads.printed().empty() && !batch.speaks && bytes_of(batch) <= most_bytes &&
           std::all_of(batch.pieces.begin(), batch.pieces.end(),
                       [](const auto& each) { return each->form.has_value(); });
}

std::set<std::string> facts_of(const Batch& batch, Serves serves) {
    if (serves == Serves::equals || batch.reads.printed().empty() || bytes_of(batch) > most_bytes)
        return batch.reads.paths();
    std::set<std::string> facts;
    for (const auto& path : batch.reads.paths())
        facts.insert(batch.reads.printed().contains(path) ? Told::about + path : path);
    return facts;
}

}  // namespace vigo::compile
