// entry — which names belong to a stack.

#include "stack/entry.h"

#include <vector>

#include "base/text.h"
#include "schema/utf8.h"

namespace vigo::stack {
namespace {

constexpr std::string_view templates = "templates/";
constexpr std::string_view backups[] = {"~", ".swp", ".swo", ".bak", ".orig", ".rej"};
constexpr std::string_view mistakes[] = {".yml", ".yaml", ".tmpl"};

std::string_view name_in(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_backup(std::string_view name) {
    for (const auto ending : backups)
        if (name.ends_with(ending)) return true;
    return name.starts_with(".#") || (name.starts_with('#') && name.ends_with('#'));
}

}  // namespace

Belongs file_belongs(std::string_view path) {
    const auto name = name_in(path);
    if (is_backup(name)) return Belongs::no;
    if (path.starts_with(templates)) return Belongs::yes;
    if (name.starts_with('.')) return Belongs::no;
    if (name.ends_with(".vgo")) return Belongs::yes;
    for (const auto ending : mistakes)
        if (name.ends_with(ending)) return Belongs::mistaken;
    return Belongs::no;
}

bool folder_belongs(std::string_view path) {
    const auto name = name_in(path);
    return name != ".git" && (!name.starts_with('.') || path.starts_with(templates));
}

std::optional<std::string> link_target(std::string_view path, std::string_view to) {
    if (to.empty() || to.front() == '/') return std::nullopt;
    auto steps = split(path, '/');
    steps.pop_back();
    for (const auto step : split(to, '/')) {
        if (step.empty() || step == ".") continue;
        if (step != "..") {
            steps.push_back(step);
        } else {
            if (steps.empty()) return std::nullopt;
            steps.pop_back();
        }
    }
    std::string target;
    for (const auto step : steps) (target += target.empty() ? "" : "/") += step;
    return target;
}

bool is_printable_name(std::string_view name) {
    return is_utf8(name) && name.find('\n') == std::string_view::npos &&
           name.find('\t') == std::string_view::npos && printable(name, name.size()) == name;
}

}  // namespace vigo::stack
