// texts — a few short texts in one block of memory.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace vigo::fleet {

/// As many texts as `count`, each of at most 64 KiB.
class Texts {
 public:
    static constexpr std::size_t count = 4;

    Texts() = default;
    explicit Texts(const std::array<std::string_view, count>& all);

    std::string_view get(std::size_t which) const;
    /// Makes a new block unless it is the text that is there.
    void set(std::size_t which, std::string_view text);

 private:
    std::size_t end_of(std::size_t which) const;

    std::unique_ptr<unsigned char[]> block_;  // the ends of the texts, 16 bit each, then the texts
};

}  // namespace vigo::fleet
