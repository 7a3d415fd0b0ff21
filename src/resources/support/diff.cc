#include "resources/support/diff.h"

#include "base/text.h"
#include "crypto/digest.h"

namespace vigo::resources {
namespace {

std::string size_and_digest(std::string_view content) {
    const auto digest = crypto::sha256(content);
    return format("{} bytes, sha256 {}", content.size(), to_hex({digest.data(), 6}));
}

}  // namespace

std::string summary(std::string_view content) {
    constexpr std::size_t short_line = 40;
    if (content.empty()) return "empty";
    const auto line = content.ends_with('\n') ? content.substr(0, content.size() - 1) : content;
    const bool plain = !line.empty() && is_text(line) &&
                       line.find_first_of("\n\r\f\033") == std::string_view::npos;
    return plain && line.size() <= short_line ? std::string(line) : size_and_digest(content);
}

Summaries summaries(std::string_view before, std::string_view after) {
    Summaries both{summary(before), summary(after)};
    if (both.before == both.after) return {size_and_digest(before), size_and_digest(after)};
    return both;
}

}  // namespace vigo::resources
