// match_index — the patterns of all entries, found by the letters that they begin or end with: a
// host name is compared with few of them.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigo::compile {

class MatchIndex {
 public:
    /// In the order in which entries are tried.
    void add(std::string_view pattern, std::uint32_t entry, std::uint32_t number);

    struct Found {
        std::uint32_t order = std::numeric_limits<std::uint32_t>::max();  ///< how many came before
        std::uint32_t entry = 0;
        std::uint32_t number = 0;  ///< of the pattern in its entry
        bool any() const { return order != std::numeric_limits<std::uint32_t>::max(); }
    };
    /// The first pattern that may fit `name` by its letters and that `fits` says yes to.
    template <class Fits>
    Found first(std::string_view name, Fits fits) const;

 private:
    struct Row {
        Found found;
        std::string pattern;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    using Rows = std::vector<Row>;
    using Table = std::unordered_map<std::string, Rows, Hash, std::equal_to<>>;

    template <class Fits>
    static void look(const Rows& rows, Found& best, Fits& fits);

    std::uint32_t count_ = 0;
    Table whole_, prefixes_, suffixes_;
    std::vector<std::size_t> prefix_sizes_, suffix_sizes_;  // that occur, each once
    Rows rest_;                                             // neither begin nor end with a letter
};

/// ASCII lower case, in which `name` and patterns are kept.
std::string folded(std::string_view name);

template <class Fits>
void MatchIndex::look(const Rows& rows, Found& best, Fits& fits) {
    for (const auto& row : rows) {
        if (row.found.order >= best.order) return;
        if (!fits(std::string_view(row.pattern))) continue;
        best = row.found;
        return;
    }
}

template <class Fits>
MatchIndex::Found MatchIndex::first(std::string_view name, Fits fits) const {
    const auto lower = folded(name);
    const std::string_view text = lower;
    Found best;
    if (const auto at = whole_.find(text); at != whole_.end()) look(at->second, best, fits);
    for (const auto size : prefix_sizes_) {
        if (size > text.size()) continue;
        if (const auto at = prefixes_.find(text.substr(0, size)); at != prefixes_.end())
            look(at->second, best, fits);
    }
    for (const auto size : suffix_sizes_) {
        if (size > text.size()) continue;
        const auto at = suffixes_.find(text.substr(text.size() - size));
        if (at != suffixes_.end()) look(at->second, best, fits);
    }
    look(rest_, best, fits);
    return best;
}

}  // namespace vigo::compile
