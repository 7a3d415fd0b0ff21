// digest — SHA-256, keyed digests, random bytes and base64.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace vigo::crypto {

using Sha256 = std::array<unsigned char, 32>;

/// Once before anything of this folder is used; safe to call again. Sets up OpenSSL without its
/// configuration file.
void start();

Sha256 sha256(std::string_view bytes);

/// For data that comes in pieces. After `finish` it starts afresh.
class Sha256Stream {
 public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;
    void add(std::string_view bytes);
    Sha256 finish();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The digest as bytes, for the functions that take text.
std::string_view view(const Sha256& digest);
std::string to_hex(const Sha256& digest);

/// In hexadecimal. MD5 and SHA-1 are for formats that ask for them, never for trust of our own.
std::string sha512_hex(std::string_view bytes);
std::string sha1_hex(std::string_view bytes);
std::string md5_hex(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104).
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

/// From the kernel.
std::string random_bytes(std::size_t count);

/// Compares in constant time.
bool equal(std::string_view a, std::string_view b);

/// URL-safe without padding (RFC 4648 section 5). `from_base64` also reads the standard alphabet;
/// throws Error(invalid).
std::string to_base64(std::string_view bytes);
std::string from_base64(std::string_view text);

/// SHA-512-crypt (`$6$…`, crypt(3)) of a password with a random salt, and whether a password fits a
/// hash of any kind that crypt(3) knows. Throws Error(invalid) for a password with a NUL byte,
/// which crypt(3) would cut there.
std::string crypt_password(std::string_view password);
bool fits_password(std::string_view password, const std::string& hash);

}  // namespace vigo::crypto
