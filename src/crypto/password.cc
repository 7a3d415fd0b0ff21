// password — crypt(3) by libxcrypt: the hashes of /etc/shadow.

#include <crypt.h>
#include <sodium.h>

#include <array>
#include <memory>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo::crypto {
namespace {

/// The working space of crypt_r(3): 32 KiB, and it holds the password.
struct WipeSpace {
    void operator()(crypt_data* space) const {
        sodium_memzero(space, sizeof(crypt_data));
        delete space;
    }
};

/// "" when crypt(3) does not know the method of `setting`.
std::string hash_with(std::string_view password, const std::string& setting) {
    if (password.find('\0') != std::string_view::npos)
        fail(Fault::invalid, "the password has a NUL byte; crypt(3) would ignore what follows it");
    const std::unique_ptr<crypt_data, WipeSpace> space(new crypt_data{});
    std::string phrase(password);
    const char* const hash = crypt_r(phrase.c_str(), setting.c_str(), space.get());
    sodium_memzero(phrase.data(), phrase.size());
    return hash == nullptr || *hash == '*' ? "" : hash;
}

}  // namespace

std::string crypt_password(std::string_view password) {
    const std::string random = random_bytes(16);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    expect(crypt_gensalt_rn("$6$", 0, random.data(), static_cast<int>(random.size()),
                            setting.data(), static_cast<int>(setting.size())) != nullptr);
    std::string hash = hash_with(password, setting.data());
    if (hash.empty())
        fail(Fault::invalid, "the password is longer than crypt(3) takes (511 bytes)");
    return hash;
}

bool fits_password(std::string_view password, const std::string& hash) {
    return !hash.empty() && equal(hash_with(password, hash), hash);
}

}  // namespace vigo::crypto
