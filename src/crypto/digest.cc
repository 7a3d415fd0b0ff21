// digest — SHA-256 by OpenSSL (it uses the processor's SHA instructions), the small rest by
// libsodium.

#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace vigo::crypto {
namespace {

const EVP_MD* algorithm() {
    static const EVP_MD* const found = [] {
        start();
        return EVP_MD_fetch(nullptr, "SHA256", nullptr);
    }();
    expect(found != nullptr);
    return found;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Context make_context() {
    Context context(EVP_MD_CTX_new());
    expect(context != nullptr);
    expect(EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1);
    return context;
}

Sha256 finish_and_restart(EVP_MD_CTX* context) {
    Sha256 digest{};
    expect(EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1);
    expect(EVP_DigestInit_ex2(context, nullptr, nullptr) == 1);
    return digest;
}

std::string hex_of(const char* name, std::string_view bytes) {
    start();
    unsigned char digest[EVP_MAX_MD_SIZE];
    std::size_t size = 0;
    expect(EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), digest, &size) == 1);
    return vigo::to_hex({digest, size});
}

}  // namespace

struct Sha256Stream::State {
    Context context = make_context();
};

void start() {
    static const bool started = [] {
        expect(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
        expect(sodium_init() >= 0);
        return true;
    }();
    expect(started);
}

Sha256 sha256(std::string_view bytes) {
    // Making a context costs as much as hashing 100 bytes: each thread keeps one.
    thread_local const Context context = make_context();
    expect(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
    return finish_and_restart(context.get());
}

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::add(std::string_view bytes) {
    expect(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::finish() { return finish_and_restart(state_->context.get()); }

std::string_view view(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string to_hex(const Sha256& digest) { return vigo::to_hex(std::span(digest)); }

std::string sha512_hex(std::string_view bytes) { return hex_of("SHA512", bytes); }
std::string sha1_hex(std::string_view bytes) { return hex_of("SHA1", bytes); }
std::string md5_hex(std::string_view bytes) { return hex_of("MD5", bytes); }

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
    Sha256 digest{};
    expect(HMAC(algorithm(), key.data(), static_cast<int>(key.size()),
                reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(),
                nullptr) != nullptr);
    return digest;
}

std::string random_bytes(std::size_t count) {
    start();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

bool equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), variant);
    text.pop_back();  // its final NUL
    return text;
}

std::string from_base64(std::string_view text) {
    if (text.size() % 4 == 0 && text.ends_with('='))
        text.remove_suffix(text.ends_with("==") ? 2 : 1);
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '+', '-');
    std::replace(plain.begin(), plain.end(), '/', '_');
    std::string bytes(plain.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const int read = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       plain.data(), plain.size(), nullptr, &size, nullptr,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (read != 0) fail(Fault::invalid, "not base64 (RFC 4648)");
    bytes.resize(size);
    return bytes;
}

}  // namespace vigo::crypto
