#include "wire/status.h"

#include <algorithm>
#include <charconv>

#include "base/fault_codes.h"
#include "base/limits.h"

namespace vigo::wire {
namespace {

constexpr std::string_view hex = "0123456789ABCDEF";

/// The value of a hexadecimal digit; 16 for anything else.
std::size_t digit(char c) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    return std::min(hex.find(c), hex.size());
}

struct Unit {
    char letter;
    std::int64_t ms;          ///< in one of it
    std::int64_t per_ms = 1;  ///< of it in a millisecond, where that is the larger
};

constexpr Unit units[] = {{'n', 0, 1'000'000}, {'u', 0, 1'000}, {'m', 1},
                          {'S', 1'000},        {'M', 60'000},   {'H', 3'600'000}};
constexpr std::int64_t most_digits = 99'999'999;

struct HttpMeaning {
    std::string_view status;
    int code;
};

// From grpc's "http-grpc-status-mapping".
constexpr HttpMeaning http_meanings[] = {
    {"400", Codes::internal},          {"401", Codes::unauthenticated},
    {"403", Codes::permission_denied}, {"404", Codes::unimplemented},
    {"429", Codes::unavailable},       {"502", Codes::unavailable},
    {"503", Codes::unavailable},       {"504", Codes::unavailable}};

}  // namespace

Status status_of(const Error& error) {
    return {.code = codes_of(error.fault()).grpc,
            .message = error.message().substr(0, limits::status_bytes),
            .refused = true};
}

int code_of_http(std::string_view status) {
    for (const auto& each : http_meanings)
        if (each.status == status) return each.code;
    return Codes::unknown;
}

std::string percent_encode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c >= ' ' && c <= '~' && c != '%') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
    return out;
}

std::string percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape = text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) < 16 &&
                            digit(text[at + 2]) < 16;
        out +=
            escape ? static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2])) : text[at];
        if (escape) at += 2;
    }
    return out;
}

std::optional<Millis> parse_timeout(std::string_view text) {
    if (text.size() < 2 || text.size() > 9) return std::nullopt;
    const auto digits = text.substr(0, text.size() - 1);
    std::int64_t count = 0;
    const auto [end, problem] = std::from_chars(digits.begin(), digits.end(), count);
    if (problem != std::errc() || end != digits.end() || count < 0) return std::nullopt;
    for (const auto& unit : units)
        if (unit.letter == text.back())
            return unit.ms > 0 ? Millis(count * unit.ms)
                               : Millis((count + unit.per_ms - 1) / unit.per_ms);
    return std::nullopt;
}

std::string timeout_text(Millis span) {
    const std::int64_t ms = std::max<std::int64_t>(span.count(), 0);
    if (ms <= most_digits) return format("{}m", ms);
    return format("{}S", std::min(ms / 1000, most_digits));
}

}  // namespace vigo::wire
