#include "crypto/aead.h"

#include <openssl/err.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"

namespace vigo::crypto {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, ssl::Free<EVP_CIPHER_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Context context_with(std::string_view key, std::string_view nonce, bool sealing) {
    start();
    expect(key.size() == aes_key_bytes && nonce.size() == gcm_nonce_bytes);
    Context context(EVP_CIPHER_CTX_new());
    ssl::check(context != nullptr &&
                   EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key),
                                     bytes_of(nonce), sealing ? 1 : 0) == 1,
               "starting AES-256-GCM");
    return context;
}

/// With no output the bytes are only authenticated.
bool update(EVP_CIPHER_CTX& context, unsigned char* out, std::string_view in) {
    int count = 0;
    return EVP_CipherUpdate(&context, out, &count, bytes_of(in), static_cast<int>(in.size())) == 1;
}

bool finish(EVP_CIPHER_CTX& context) {
    unsigned char none[gcm_tag_bytes];
    int count = 0;
    return EVP_CipherFinal_ex(&context, none, &count) == 1;
}

}  // namespace

std::string seal_aes_gcm(std::string_view key, std::string_view plain,
                         std::string_view associated) {
    auto sealed = random_bytes(gcm_nonce_bytes);
    const auto context = context_with(key, sealed, true);
    sealed.resize(gcm_nonce_bytes + plain.size() + gcm_tag_bytes);
    auto* out = reinterpret_cast<unsigned char*>(sealed.data()) + gcm_nonce_bytes;
    ssl::check(update(*context, nullptr, associated) && update(*context, out, plain) &&
                   finish(*context) &&
                   EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, gcm_tag_bytes,
                                       out + plain.size()) == 1,
               "sealing with AES-256-GCM");
    return sealed;
}

std::optional<Wiped> open_aes_gcm(std::string_view key, std::string_view sealed,
                                  std::string_view associated) {
    if (sealed.size() < gcm_nonce_bytes + gcm_tag_bytes) return std::nullopt;
    const auto context = context_with(key, sealed.substr(0, gcm_nonce_bytes), false);
    auto text = sealed.substr(gcm_nonce_bytes);
    std::string tag(text.substr(text.size() - gcm_tag_bytes));
    text.remove_suffix(gcm_tag_bytes);
    Wiped plain(text.size());
    const bool opened =
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, gcm_tag_bytes, tag.data()) == 1 &&
        update(*context, nullptr, associated) && update(*context, plain.data(), text) &&
        finish(*context);
    ERR_clear_error();
    if (!opened) return std::nullopt;
    return plain;
}

}  // namespace vigo::crypto
