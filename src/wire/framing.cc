#include "wire/framing.h"

#include <cstring>
#include <utility>

#include "base/error.h"

namespace vigo::wire {

std::array<char, 5> head_of(std::size_t size) {
    const auto byte = [size](int shift) { return static_cast<char>(size >> shift & 0xff); };
    return {0, byte(24), byte(16), byte(8), byte(0)};
}

void MessageReader::take_head(std::string_view& bytes, std::size_t most) {
    while (head_size_ < head_.size() && !bytes.empty()) {
        head_[head_size_++] = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
    }
    if (head_size_ < head_.size()) return;
    size_ = 0;
    for (const auto byte : std::span(head_).subspan(1)) size_ = size_ << 8 | byte;
    if (head_[0] != 0) fail(Fault::invalid, "a message is compressed, which was not agreed on");
    if (size_ > most) fail(Fault::invalid, "a message has {} bytes; the limit is {}", size_, most);
}

std::optional<std::string> MessageReader::next(std::string_view& bytes, std::size_t most) {
    if (head_size_ < head_.size()) take_head(bytes, most);
    if (head_size_ < head_.size()) return std::nullopt;
    // Grows as the bytes come: a head alone must not cost what it promises.
    const auto piece = bytes.substr(0, size_ - message_.size());
    message_.append(piece);
    bytes.remove_prefix(piece.size());
    if (message_.size() < size_) return std::nullopt;
    head_size_ = 0;
    return std::exchange(message_, {});
}

MessageWriter::MessageWriter(std::string message)
    : head_(head_of(message.size())), message_(std::move(message)), written_(0) {}

std::size_t MessageWriter::left() const { return head_.size() + message_.size() - written_; }

std::size_t MessageWriter::write(std::span<std::uint8_t> into) {
    const auto put = [&](std::string_view from, std::size_t skipped) {
        const auto piece = from.substr(skipped, into.size());
        std::memcpy(into.data(), piece.data(), piece.size());
        into = into.subspan(piece.size());
        written_ += piece.size();
        return piece.size();
    };
    std::size_t count = 0;
    if (written_ < head_.size()) count += put({head_.data(), head_.size()}, written_);
    if (written_ >= head_.size()) count += put(message_, written_ - head_.size());
    return count;
}

}  // namespace vigo::wire
