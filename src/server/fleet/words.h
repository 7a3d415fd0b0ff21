// words — texts that many envoys have in common, such as the version of the agent: each is kept
// once.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace vigo::fleet {

using Word = std::shared_ptr<const std::string>;  // shared by all who have it; null for ""

inline std::string_view text_of(const Word& word) {
    return word ? std::string_view(*word) : std::string_view();
}

/// Thread safe. Words that nobody has any more are let go from time to time.
class Words {
 public:
    Word of(std::string_view text);
    std::size_t size() const;

 private:
    void let_go();

    mutable std::mutex lock_;
    std::unordered_map<std::string_view, Word> all_;  // by what they point to
    std::size_t look_at_ = 1'024;
};

}  // namespace vigo::fleet
