// packer — traits as they are kept in memory and in the store: zstd with a dictionary of what the
// fleet's have in common, a fifth of what they take without.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigo::store {

/// Thread safe. Knows every dictionary that something may have been packed with; the newest one
/// packs. Without any it does what pack.h does.
class Packer {
 public:
    Packer();
    ~Packer();
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;

    /// A dictionary for texts like these; nothing when they have too little in common.
    static std::optional<std::string> learn(const std::vector<std::string>& samples);
    /// From now on the newest one. Throws Error(invalid) when it is none, or damaged.
    void use(const std::string& dictionary);

    std::string pack(std::string_view text) const;
    /// Throws Error(invalid) on damage, when the text would have more than `most` bytes, and when
    /// it needs a dictionary that is not known here.
    std::string unpack(std::string_view packed, std::size_t most) const;
    /// Whether packing it again would use another dictionary.
    bool is_outdated(std::string_view packed) const;

 private:
    struct Dictionary;
    std::shared_ptr<const Dictionary> newest() const;
    std::shared_ptr<const Dictionary> find(unsigned id) const;

    mutable std::mutex lock_;
    std::map<unsigned, std::shared_ptr<const Dictionary>> known_;  // shared with those at work
    std::shared_ptr<const Dictionary> newest_;
};

}  // namespace vigo::store
