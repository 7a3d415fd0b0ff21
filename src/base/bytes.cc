// bytes — reading and writing of binary formats.

#include "base/bytes.h"

#include "base/error.h"

namespace vigo {
namespace {

template <class T>
T big_endian(std::string_view bytes) {
    T value = 0;
    for (const char byte : bytes)
        value = static_cast<T>(value << 8 | static_cast<unsigned char>(byte));
    return value;
}

}  // namespace

void ByteWriter::be32(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) byte(static_cast<std::uint8_t>(value >> shift));
}

void ByteWriter::be64(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) byte(static_cast<std::uint8_t>(value >> shift));
}

void ByteWriter::count(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
    byte(static_cast<std::uint8_t>(value));
}

void ByteWriter::text(std::string_view text) {
    count(text.size());
    raw(text);
}

void ByteReader::damaged(std::string_view why) const {
    fail(Fault::invalid, "damaged {}: {}", what_, why);
}

std::string_view ByteReader::raw(std::size_t size) {
    if (size > rest_.size()) damaged("it ends too early");
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
}

std::uint8_t ByteReader::byte() { return static_cast<std::uint8_t>(raw(1)[0]); }
std::uint32_t ByteReader::be32() { return big_endian<std::uint32_t>(raw(4)); }
std::uint64_t ByteReader::be64() { return big_endian<std::uint64_t>(raw(8)); }

std::uint64_t ByteReader::count() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto part = byte();
        const std::uint64_t bits = part & 0x7FU;
        if (shift == 63 && bits > 1) break;
        value |= bits << shift;
        if ((part & 0x80) != 0) continue;
        if (bits == 0 && shift > 0) damaged("a number is longer than it need be");
        return value;
    }
    damaged("a number is too large");
}

std::size_t ByteReader::length() {
    const auto size = count();
    if (size > rest_.size()) damaged("it ends too early");
    return static_cast<std::size_t>(size);
}

void ByteReader::finish() const {
    if (!rest_.empty()) damaged("bytes are left over");
}

}  // namespace vigo
