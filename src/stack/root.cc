// root — the stack that a file belongs to.
#include "stack/root.h"

#include <filesystem>

namespace vigo::stack {
namespace {

namespace fs = std::filesystem;

bool has(const fs::path& folder, const char* name) {
    std::error_code ignored;
    return fs::exists(folder / name, ignored);
}

/// What only the top of a stack has.
bool is_top(const fs::path& folder) {
    return has(folder, "configcrates") || has(folder, "roles.vgo") || has(folder, "usercrates");
}

fs::path top_above(const fs::path& start) {
    for (auto at = start;; at = at.parent_path()) {
        if (is_top(at)) return at;
        // A folder that is not there yet.
        if (at.filename() == "configcrates" || at.filename() == "usercrates")
            return at.parent_path();
        if (at == at.root_path() || at.empty()) return start;
    }
}

}  // namespace

Home home_of(const std::string& path) {
    const auto whole = fs::weakly_canonical(fs::absolute(path));
    if (fs::is_directory(whole)) return {top_above(whole).string(), {}};
    const auto top = top_above(whole.parent_path());
    return {top.string(), whole.lexically_relative(top).string()};
}

}  // namespace vigo::stack
