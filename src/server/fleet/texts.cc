#include "server/fleet/texts.h"

#include <algorithm>
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

/// What is over `most` is cut off at the end.
Texts::Texts(const std::array<std::string_view, count>& all) {
    std::size_t size = 0;
    for (const auto& each : all) size += each.size();
    block_.reset(new unsigned char[head + std::min(size, most)]);
    std::uint16_t end = 0;
    for (std::size_t at = 0; at < count; ++at) {
        const auto text = all[at].substr(0, most - end);
        std::copy(text.begin(), text.end(), block_.get() + head + end);
        end = static_cast<std::uint16_t>(end + text.size());
        std::memcpy(block_.get() + at * 2, &end, sizeof end);
    }
}

void Texts::set(std::size_t which, std::string_view text) {
    if (get(which) == text) return;
    std::array<std::string_view, count> all;
    std::size_t others = 0;
    for (std::size_t at = 0; at < count; ++at)
        if (at != which) others += (all[at] = get(at)).size();
    all[which] = text.substr(0, most - std::min(most, others));
    *this = Texts(all);
}

}  // namespace vigo::fleet
