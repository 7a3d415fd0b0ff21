#include "cli/verbs/support/examples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 3;  // a category or two above a stack

bool is_stack(const fs::path& folder) {
    std::error_code none;
    if (fs::is_directory(folder / "configcrates", none)) return true;
    for (const auto& each : fs::directory_iterator(folder, none))
        if (each.path().extension() == ".vgo") return true;
    return false;
}

/// The first line of prose: headings, comment signs and `name — ` in front of it aside.
std::string first_words(const fs::path& path, bool comments) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        auto text = trim(line);
        if (comments && !text.starts_with('#')) return {};
        while (text.starts_with('#')) text.remove_prefix(1);
        text = trim(text);
        constexpr std::string_view dash = " — ";
        if (const auto at = text.find(dash); at != std::string_view::npos)
            text.remove_prefix(at + dash.size());
        const bool heading = !comments && line.starts_with('#');
        if (!text.empty() && !heading) return std::string(text);
    }
    return {};
}

Example example_at(const fs::path& folder, const fs::path& root) {
    Example made{.name = folder.lexically_relative(root).string(),
                 .about = first_words(folder / "README.md", false),
                 .folder = folder.string(),
                 .files = {}};
    std::error_code none;
    for (const auto& each : fs::recursive_directory_iterator(folder, none))
        if (each.is_regular_file())
            made.files.push_back(each.path().lexically_relative(folder).string());
    std::sort(made.files.begin(), made.files.end());
    for (const auto& file : made.files) {
        if (!file.starts_with("configcrates/") || !file.ends_with(".vgo")) continue;
        ++made.crates;
        if (made.about.empty()) made.about = first_words(folder / file, true);
    }
    return made;
}

void gather(const fs::path& folder, const fs::path& root, int depth, std::vector<Example>& into) {
    for (const auto& each : fs::directory_iterator(folder)) {
        if (!each.is_directory() || each.path().filename().string().starts_with('.')) continue;
        if (is_stack(each.path()))
            into.push_back(example_at(each.path(), root));
        else if (depth < deepest)
            gather(each.path(), root, depth + 1, into);
    }
}

}  // namespace

std::vector<Example> examples_in(const std::string& folder) {
    if (!fs::is_directory(folder))
        fail(Fault::not_found,
             "there are no examples at {}: name their folder with --examples, or in server.yaml "
             "(paths.examples)",
             folder);
    std::vector<Example> all;
    gather(folder, folder, 1, all);
    std::sort(all.begin(), all.end(),
              [](const Example& a, const Example& b) { return a.name < b.name; });
    return all;
}

}  // namespace vigo::cli
