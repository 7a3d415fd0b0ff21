#include "server/fleet/texts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace vigo::fleet {
namespace {

constexpr std::size_t head = Texts::count * 2;
constexpr std::size_t most = 65'535;

}  // namespace

std::size_t Texts::end_of(std::size_t which) const {
    std::uint16_t end = 0;
    std::memcpy(&end, block_.get() + which * 2, sizeof end);
    return end;
}

std::string_view Texts::get(std::size_t which) const {
    if (!block_) return {};
    const auto from = which == 0 ? 0 : end_of(which - 1);
    return {reinterpret_cast<const char*>(block_.get()) + head + from, end_of(which) - from};
}

void Texts::set(std::size_t which, std::string_view text) {
    if (get(which) == text) return;
    std::array<std::string_view, count> all;
    std::size_t others = 0;
    for (std::size_t at = 0; at < count; ++at)
        if (at != which) others += (all[at] = get(at)).size();
    all[which] = text.substr(0, most - std::min(most, others));
    std::unique_ptr<unsigned char[]> made(new unsigned char[head + others + all[which].size()]);
    std::uint16_t end = 0;
    for (std::size_t at = 0; at < count; ++at) {
        std::copy(all[at].begin(), all[at].end(), made.get() + head + end);
        end = static_cast<std::uint16_t>(end + all[at].size());
        std::memcpy(made.get() + at * 2, &end, sizeof end);
    }
    block_ = std::move(made);
}

}  // namespace vigo::fleet
