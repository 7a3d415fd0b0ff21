// framing — gRPC's messages within the body of a stream: five bytes of head, then the message.
// Private to this folder.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vigo::wire {

/// The head of a message of `size` bytes that is not compressed.
std::array<char, 5> head_of(std::size_t size);

/// Puts messages together from the pieces in which they arrive.
class MessageReader {
 public:
    /// Takes bytes off the front of `bytes` until a message is complete; nothing: all were taken.
    /// Throws Error(invalid) for a message that is compressed, or that has more than `most` bytes
    /// by its head.
    std::optional<std::string> next(std::string_view& bytes, std::size_t most);

    /// Nothing of a message has come yet.
    bool is_between() const { return head_size_ == 0; }
    /// Bytes of the message that is not complete.
    std::size_t held() const { return message_.size(); }

 private:
    void take_head(std::string_view& bytes, std::size_t most);

    std::array<unsigned char, 5> head_{};
    std::uint8_t head_size_ = 0;
    std::uint32_t size_ = 0;
    std::string message_;
};

/// A message on its way out, piece by piece.
class MessageWriter {
 public:
    MessageWriter() = default;
    explicit MessageWriter(std::string message);

    /// How many bytes it put there.
    std::size_t write(std::span<std::uint8_t> into);
    std::size_t left() const;

 private:
    std::array<char, 5> head_{};
    std::string message_;
    std::size_t written_ = head_.size();  // of both
};

}  // namespace vigo::wire
