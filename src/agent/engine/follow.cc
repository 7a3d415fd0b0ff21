// follow — which unmade change a failure in a dry run comes from.

#include "agent/engine/follow.h"

#include <algorithm>
#include <cctype>

namespace vigo::agent {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

/// Whether `text` holds `name` as a whole word; a path also as the beginning of a longer one.
bool names(const std::string& text, const std::string& name) {
    if (name.size() < 2) return false;
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        const auto end = at + name.size();
        const bool begins = at == 0 || (!is_word(text[at - 1]) && text[at - 1] != '/');
        if (begins && (end == text.size() || !is_word(text[end]))) return true;
    }
    return false;
}

bool is_below(const std::string& path, const std::string& folder) {
    return folder.size() > 1 && folder.front() == '/' && path.size() > folder.size() &&
           path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

std::optional<std::uint32_t> followed_by(const Policy& policy, const Step& step,
                                         const std::string& error,
                                         std::span<const std::uint32_t> unmade) {
    const auto declared = [&](std::uint32_t each) {
        return std::find(step.after.begin(), step.after.end(), each) != step.after.end();
    };
    const auto named = [&](std::uint32_t each) {
        const auto& key = policy.steps()[each].key;
        return is_below(step.key, key) || names(error, key);
    };
    auto found = std::find_if(unmade.begin(), unmade.end(), declared);
    if (found == unmade.end()) found = std::find_if(unmade.begin(), unmade.end(), named);
    if (found == unmade.end()) return std::nullopt;
    return *found;
}

}  // namespace vigo::agent
