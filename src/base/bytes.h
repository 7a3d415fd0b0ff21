// bytes — binary formats: fixed big-endian integers, LEB128 counts, texts; written without and read
// with checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vigo {

/// Appends to a string.
class ByteWriter {
 public:
    void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
    void be32(std::uint32_t value);
    void be64(std::uint64_t value);
    /// LEB128, the shortest form.
    void count(std::uint64_t value);
    void raw(std::string_view bytes) { out_ += bytes; }
    /// A count of bytes, then the bytes.
    void text(std::string_view text);
    std::size_t size() const { return out_.size(); }
    std::string take() { return std::move(out_); }

 private:
    std::string out_;
};

/// Reads what ByteWriter wrote. Every function throws Error(invalid) when the input ends too early
/// or is not in the one form that is written; `what` names the format in messages. Views point into
/// the input.
class ByteReader {
 public:
    ByteReader(std::string_view bytes, std::string_view what) : rest_(bytes), what_(what) {}

    std::uint8_t byte();
    std::uint32_t be32();
    std::uint64_t be64();
    std::uint64_t count();
    /// A count of things that take at least one byte each: refused when more than bytes are left.
    std::size_t length();
    std::string_view raw(std::size_t size);
    std::string_view text() { return raw(length()); }
    std::size_t left() const { return rest_.size(); }
    /// Refuses bytes that are left over.
    void finish() const;
    [[noreturn]] void damaged(std::string_view why) const;

 private:
    std::string_view rest_;
    std::string_view what_;
};

}  // namespace vigo
