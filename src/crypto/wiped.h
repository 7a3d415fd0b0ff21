// wiped — bytes that are wiped from memory when nobody needs them any more.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace vigo::crypto {

/// Owns its bytes outside of any string, so that no copy stays behind when it moves.
class Wiped {
 public:
    Wiped() = default;
    /// So many zeros.
    explicit Wiped(std::size_t size);
    explicit Wiped(std::string_view bytes);
    Wiped(Wiped&& other) noexcept;
    Wiped& operator=(Wiped&& other) noexcept;
    ~Wiped();

    std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }
    unsigned char* data() { return bytes_.get(); }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

 private:
    void wipe() noexcept;

    std::unique_ptr<unsigned char[]> bytes_;
    std::size_t size_ = 0;
};

/// Leaves an empty text, and none of its bytes.
void wipe(std::string& text) noexcept;

/// Wipes a text at the end of the scope.
class WipeLater {
 public:
    explicit WipeLater(std::string& text) : text_(text) {}
    ~WipeLater() { wipe(text_); }
    WipeLater(const WipeLater&) = delete;
    WipeLater& operator=(const WipeLater&) = delete;

 private:
    std::string& text_;
};

}  // namespace vigo::crypto
