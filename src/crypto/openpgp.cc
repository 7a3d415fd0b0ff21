// openpgp — packets and their framing, RFC 9580 sections 4, 5.5 and 6.

#include "crypto/openpgp.h"

#include <algorithm>

#include "base/error.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/openpgp_armor.h"

namespace vigo::crypto {
namespace {

enum Tag : unsigned {
    signature = 2,
    secret_key = 5,
    public_key = 6,
    secret_subkey = 7,
    user_id = 13,
    public_subkey = 14,
    user_attribute = 17,
};

struct Packet {
    unsigned tag = 0;
    std::string_view body;
};

/// Takes bytes off the front of a text.
class Bytes {
 public:
    explicit Bytes(std::string_view text) : text_(text) {}

    bool empty() const { return text_.empty(); }
    unsigned one() { return static_cast<unsigned char>(take(1).front()); }
    std::size_t number(std::size_t width) {
        std::size_t sum = 0;
        for (; width > 0; --width) sum = sum << 8U | one();
        return sum;
    }
    std::string_view take(std::size_t count) {
        if (count > text_.size())
            fail(Fault::invalid, "the OpenPGP key is torn: its end is missing");
        const auto taken = text_.substr(0, count);
        text_.remove_prefix(count);
        return taken;
    }

 private:
    std::string_view text_;
};

[[noreturn]] void refuse_length() {
    fail(Fault::invalid, "an OpenPGP key has packets without a length, which no key may have");
}

std::size_t old_length(Bytes& from, unsigned kind) {
    if (kind > 2) refuse_length();
    return from.number(std::size_t{1} << kind);
}

std::size_t new_length(Bytes& from) {
    const auto first = from.one();
    if (first < 192) return first;
    if (first < 224) return ((first - 192) << 8U) + from.one() + 192;
    if (first != 255) refuse_length();
    return from.number(4);
}

Packet next_packet(Bytes& from) {
    const auto head = from.one();
    if ((head & 0x80U) == 0)
        fail(Fault::invalid, "this is no OpenPGP key: look at what the address really gives");
    const bool is_new = (head & 0x40U) != 0;
    const auto tag = is_new ? head & 0x3FU : (head & 0x3CU) >> 2U;
    const auto length = is_new ? new_length(from) : old_length(from, head & 3U);
    return {tag, from.take(length)};
}

std::string number(std::size_t value, std::size_t width) {
    std::string bytes;
    for (; width > 0; --width) bytes += static_cast<char>(value >> (8 * (width - 1)) & 0xFFU);
    return bytes;
}

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    return text;
}

/// What is digested begins with a mark of the version and the length of the key, as if it stood in
/// an old packet of its own.
OpenPgpKey key_of(std::string_view body) {
    const int version = body.empty() ? 0 : static_cast<unsigned char>(body.front());
    if (version == 4 && body.size() <= 0xFFFF) {
        const auto digested = "\x99" + number(body.size(), 2) + std::string(body);
        return {version, in_capitals(sha1_hex(digested))};
    }
    if (version != 5 && version != 6)
        fail(Fault::invalid, "an OpenPGP key of version {} is not supported: 4 to 6 are", version);
    const std::string mark = version == 5 ? "\x9A" : "\x9B";
    return {version,
            in_capitals(to_hex(sha256(mark + number(body.size(), 4) + std::string(body))))};
}

void accept(const Packet& packet, std::vector<OpenPgpKey>& keys) {
    if (packet.tag == secret_key || packet.tag == secret_subkey)
        fail(Fault::invalid, "this is a private OpenPGP key: only public ones may be handed out");
    if (packet.tag == public_key) {
        if (keys.size() == limits::openpgp_keys)
            fail(Fault::invalid, "more than {} OpenPGP keys in one file", limits::openpgp_keys);
        return keys.push_back(key_of(packet.body));
    }
    constexpr unsigned of_a_key[] = {signature, user_id, public_subkey, user_attribute};
    const bool belongs =
        std::find(std::begin(of_a_key), std::end(of_a_key), packet.tag) != std::end(of_a_key);
    if (keys.empty() || !belongs)
        fail(Fault::invalid, "this is no OpenPGP public key: it holds something else (packet {})",
             packet.tag);
}

}  // namespace

OpenPgpKeys read_openpgp_keys(std::string_view file) {
    if (file.size() > limits::openpgp_bytes)
        fail(Fault::invalid, "an OpenPGP key of more than {} bytes is not read",
             limits::openpgp_bytes);
    OpenPgpKeys found{.packets = without_armor(file), .keys = {}};
    if (found.packets.empty()) fail(Fault::invalid, "there is no OpenPGP key: the file is empty");
    for (Bytes rest(found.packets); !rest.empty();) accept(next_packet(rest), found.keys);
    return found;
}

std::string normal_fingerprint(std::string_view written) {
    auto rest = trim(written);
    if (rest.starts_with("0x") || rest.starts_with("0X")) rest.remove_prefix(2);
    std::string digits;
    for (const char c : rest)
        if (c != ' ' && c != ':') digits += c;
    digits = in_capitals(digits);
    if (digits.find_first_not_of("0123456789ABCDEF") != std::string::npos || digits.empty())
        fail(Fault::invalid, "\"{}\" is no fingerprint: it has 40 digits of 0-9 and A-F",
             printable(written, 100));
    if (digits.size() != 40 && digits.size() != 64)
        fail(Fault::invalid,
             "\"{}\" has {} digits, and a fingerprint has 40: shorter ids can be forged",
             printable(written, 100), digits.size());
    return digits;
}

}  // namespace vigo::crypto
