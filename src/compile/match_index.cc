// match_index — patterns by their first or last letters.
#include "compile/match_index.h"

#include <algorithm>

#include "base/text.h"

namespace vigo::compile {
namespace {

constexpr std::string_view wild = "*?[";

void note(std::vector<std::size_t>& sizes, std::size_t size) {
    if (std::find(sizes.begin(), sizes.end(), size) == sizes.end()) sizes.push_back(size);
}

}  // namespace

std::string folded(std::string_view name) { return to_lower(name); }

void MatchIndex::add(std::string_view pattern, std::uint32_t entry, std::uint32_t number) {
    Row row{.found = {count_++, entry, number}, .pattern = std::string(pattern)};
    const auto lower = folded(pattern);
    const auto first = lower.find_first_of(wild);
    if (first == std::string::npos) {
        whole_[lower].push_back(std::move(row));
    } else if (first > 0) {
        note(prefix_sizes_, first);
        prefixes_[lower.substr(0, first)].push_back(std::move(row));
    } else if (const auto last = lower.find_last_of("*?]"); last + 1 < lower.size()) {
        note(suffix_sizes_, lower.size() - last - 1);
        suffixes_[lower.substr(last + 1)].push_back(std::move(row));
    } else {
        rest_.push_back(std::move(row));
    }
}

}  // namespace vigo::compile
