// signing_pem — Ed25519 keys in files.

#include <sodium.h>

#include "base/error.h"
#include "crypto/openssl.h"
#include "crypto/signing.h"

namespace vigo::crypto {

std::string to_pem(const SigningKey& key) {
    std::string seed = key.seed();
    const ssl::Key native(EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(seed.data()),
        seed.size()));
    sodium_memzero(seed.data(), seed.size());
    ssl::check(native != nullptr, "encoding a signing key");
    return ssl::write(*native);
}

SigningKey signing_key_from_pem(std::string_view pem) {
    const ssl::Key native = ssl::read_key(pem);
    if (EVP_PKEY_is_a(native.get(), "ED25519") != 1)
        fail(Fault::invalid, "the signing key is not an Ed25519 key");
    std::string seed(32, '\0');
    std::size_t size = seed.size();
    ssl::check(EVP_PKEY_get_raw_private_key(
                   native.get(), reinterpret_cast<unsigned char*>(seed.data()), &size) == 1,
               "reading a signing key");
    SigningKey key = SigningKey::from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

}  // namespace vigo::crypto
