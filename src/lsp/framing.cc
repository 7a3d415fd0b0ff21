// framing — `Content-Length: 12`, a blank line, twelve bytes.
#include "lsp/framing.h"

#include <charconv>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::lsp {
namespace {

constexpr std::string_view blank_line = "\r\n\r\n";

/// The length that a header names; nothing when it names none that can be.
std::optional<std::size_t> length_of(std::string_view header) {
    for (const auto line : split(header, '\n')) {
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        if (to_lower(trim(line.substr(0, colon))) != "content-length") continue;
        const auto digits = trim(line.substr(colon + 1));
        std::size_t length = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), length);
        const bool whole = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
        if (!whole || length > limits::lsp_message_bytes) return std::nullopt;
        return length;
    }
    return std::nullopt;
}

}  // namespace

void Framing::feed(std::string_view bytes) {
    if (broken_) return;
    bytes_ += bytes;
    broken_ = is_hopeless();
    if (broken_) bytes_.clear();
}

bool Framing::is_hopeless() const {
    const auto end = bytes_.find(blank_line);
    if (end == std::string::npos) return bytes_.size() > limits::lsp_header_bytes;
    return end > limits::lsp_header_bytes || !length_of(std::string_view(bytes_).substr(0, end));
}

std::optional<Framing::Header> Framing::header() const {
    const auto end = bytes_.find(blank_line);
    if (end == std::string::npos) return std::nullopt;
    const auto length = length_of(std::string_view(bytes_).substr(0, end));
    if (!length) return std::nullopt;
    return Header{end + blank_line.size(), *length};
}

bool Framing::has_next() const {
    const auto found = header();
    return found && bytes_.size() >= found->size + found->length;
}

std::optional<std::string> Framing::next() {
    const auto found = header();
    if (!found || bytes_.size() < found->size + found->length) return std::nullopt;
    auto message = bytes_.substr(found->size, found->length);
    bytes_.erase(0, found->size + found->length);
    broken_ = !bytes_.empty() && is_hopeless();
    return message;
}

std::string framed(std::string_view message) {
    return format("Content-Length: {}\r\n\r\n{}", message.size(), message);
}

}  // namespace vigo::lsp
