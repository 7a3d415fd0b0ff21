#include "crypto/openpgp_armor.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace vigo::crypto {
namespace {

constexpr std::string_view begins = "-----BEGIN PGP ";
constexpr std::string_view ends = "-----END PGP ";
constexpr std::string_view what_it_must_be = "PUBLIC KEY BLOCK-----";

/// The sum that old programs put below a block; RFC 9580 only tolerates it.
std::uint32_t crc24(std::string_view bytes) {
    std::uint32_t sum = 0xB704CE;
    for (const char byte : bytes) {
        sum ^= static_cast<std::uint32_t>(static_cast<unsigned char>(byte)) << 16U;
        for (int bit = 0; bit < 8; ++bit) {
            sum <<= 1U;
            if ((sum & 0x1000000U) != 0) sum ^= 0x1864CFBU;
        }
    }
    return sum & 0xFFFFFFU;
}

std::string decoded(const std::string& text) {
    try {
        return from_base64(text);
    } catch (const Error&) {
        fail(Fault::invalid, "the OpenPGP key is torn: its text is no base64");
    }
}

std::string standard_base64(std::string_view bytes) {
    auto text = to_base64(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    return text.append((4 - text.size() % 4) % 4, '=');
}

void check_sum(std::string_view packets, std::string_view written) {
    const auto sum = decoded(std::string(written));
    const auto is = crc24(packets);
    std::uint32_t shall_be = 0;
    for (const char byte : sum) shall_be = shall_be << 8U | static_cast<unsigned char>(byte);
    if (sum.size() != 3 || is != shall_be)
        fail(Fault::invalid, "the OpenPGP key is torn: its checksum does not fit");
}

/// One block, line by line.
struct Block {
    std::string text;
    std::string_view sum;
    bool in_headers = true;

    void add(std::string_view line) {
        if (in_headers) {
            const bool is_header = line.find(": ") != std::string_view::npos || line.ends_with(':');
            in_headers = is_header;
            if (is_header || line.empty()) return;
        }
        if (line.starts_with('=') && line.size() == 5)
            sum = line.substr(1);
        else
            text += line;
    }

    std::string packets() const {
        auto bytes = decoded(text);
        if (!sum.empty()) check_sum(bytes, sum);
        return bytes;
    }
};

void refuse_other_kind(std::string_view line) {
    if (line.substr(begins.size()) == what_it_must_be) return;
    const bool is_private = line.find("PRIVATE KEY") != std::string_view::npos;
    fail(Fault::invalid, "{}",
         is_private ? "this is a private OpenPGP key: only public ones may be handed out"
                    : "this is no OpenPGP public key but another kind of OpenPGP message");
}

}  // namespace

std::string without_armor(std::string_view file) {
    if (file.find(begins) == std::string_view::npos) return std::string(file);
    std::string packets;
    Block block;
    bool inside = false;
    for (const auto whole : lines_of(file)) {
        const auto line = trim(whole);
        if (!inside && line.starts_with(begins)) {
            refuse_other_kind(line);
            block = {};
            inside = true;
        } else if (inside && line.starts_with(ends)) {
            packets += block.packets();
            inside = false;
        } else if (inside) {
            block.add(line);
        }
    }
    if (inside) fail(Fault::invalid, "the OpenPGP key is torn: its end is missing");
    return packets;
}

std::string with_armor(std::string_view packets) {
    constexpr std::size_t width = 64;
    const auto text = standard_base64(packets);
    auto block = format("{}{}\n\n", begins, what_it_must_be);
    for (std::size_t at = 0; at < text.size(); at += width)
        block.append(text, at, width).append("\n");
    const auto sum = crc24(packets);
    const std::string bytes{static_cast<char>(sum >> 16U & 0xFFU),
                            static_cast<char>(sum >> 8U & 0xFFU), static_cast<char>(sum & 0xFFU)};
    return block + format("={}\n{}{}\n", standard_base64(bytes), ends, what_it_must_be);
}

}  // namespace vigo::crypto
