// signing — Ed25519 (RFC 8032): keys, signatures, files that hold keys.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace vigo::crypto {

using Signature = std::array<unsigned char, 64>;

class PublicKey {
 public:
    /// From 32 bytes; throws Error(invalid) otherwise.
    static PublicKey from_bytes(std::string_view bytes);
    std::string_view bytes() const {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }
    bool verify(std::string_view message, std::string_view signature) const;
    bool operator==(const PublicKey&) const = default;

 private:
    std::array<unsigned char, 32> bytes_{};
};

/// Wipes itself when it goes.
class SigningKey {
 public:
    static SigningKey make();
    /// From its 32-byte seed; throws Error(invalid) otherwise.
    static SigningKey from_seed(std::string_view seed);
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    std::string seed() const;
    PublicKey public_key() const;
    Signature sign(std::string_view message) const;

 private:
    SigningKey() = default;
    std::array<unsigned char, 64> secret_{};
};

std::string_view view(const Signature& signature);

/// A key as the openssl program writes it (RFC 8410, PKCS #8 as PEM). Reading throws Error(invalid)
/// for another text or kind of key.
std::string to_pem(const SigningKey& key);
SigningKey signing_key_from_pem(std::string_view pem);

}  // namespace vigo::crypto
