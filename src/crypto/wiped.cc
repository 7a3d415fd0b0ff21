#include "crypto/wiped.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace vigo::crypto {

Wiped::Wiped(std::size_t size) : bytes_(std::make_unique<unsigned char[]>(size)), size_(size) {}

Wiped::Wiped(std::string_view bytes) : Wiped(bytes.size()) {
    std::copy(bytes.begin(), bytes.end(), bytes_.get());
}

Wiped::Wiped(Wiped&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Wiped& Wiped::operator=(Wiped&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
    return *this;
}

Wiped::~Wiped() { wipe(); }

void Wiped::wipe() noexcept {
    if (bytes_ != nullptr) OPENSSL_cleanse(bytes_.get(), size_);
}

void wipe(std::string& text) noexcept {
    // All that it may ever have held, not only what it holds now.
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

}  // namespace vigo::crypto
