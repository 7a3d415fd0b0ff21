#include "wire/refusal.h"

#include <charconv>

#include "base/text.h"

namespace vigo::wire {
namespace {

constexpr std::string_view skew_mark = ": clock skew ";
constexpr std::string_view highest_mark = ": the highest seen is ";

/// The number that follows `mark`.
template <class T>
std::optional<T> number_after(std::string_view text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + mark.size());
    T number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
        return std::nullopt;
    return number;
}

}  // namespace

std::string clock_refusal(Millis skew, Millis window) {
    return format("{}{}{}s is more than {}s", bad_signature, skew_mark, skew.count() / 1000,
                  window.count() / 1000);
}

std::optional<Millis> refused_skew(std::string_view message) {
    const auto seconds = number_after<std::int64_t>(message, skew_mark);
    if (!seconds || *seconds > 4'000'000'000 || *seconds < -4'000'000'000) return std::nullopt;
    return Millis(*seconds * 1000);
}

std::string replay_refusal(std::uint64_t sequence, std::uint64_t highest) {
    return format("sequence {} was used already{}{}", sequence, highest_mark, highest);
}

std::optional<std::uint64_t> refused_highest(std::string_view message) {
    return number_after<std::uint64_t>(message, highest_mark);
}

}  // namespace vigo::wire
