// links — what a reference to a resource or a crate can name.
#include "compile/links.h"

#include <algorithm>

namespace vigo::compile {
namespace {

/// The pattern of the names that a template in a name can become: every action may be anything.
std::string glob_of(std::string_view text) {
    std::string glob;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto end =
            text.substr(at).starts_with("{{") ? text.find("}}", at) : std::string_view::npos;
        if (end != std::string_view::npos) {
            glob += '*';
            at = end + 1;
        } else {
            glob += text[at] == '[' || text[at] == '*' ? '?' : text[at];
        }
    }
    return glob;
}

bool may_be(const Resource& resource, std::string_view name) {
    if (resource.name.text == name) return true;
    if (resource.name.parsed) return glob_match(glob_of(resource.name.text), name);
    return !resource.named && !resource.foreach.name.empty() &&
           name.starts_with(resource.name.text + "-");
}

}  // namespace

bool may_name_resource(const Crate& crate, std::string_view name) {
    return std::any_of(crate.resources.begin(), crate.resources.end(),
                       [&](const Resource& each) { return may_be(each, name); });
}

std::vector<std::string_view> resource_names(const Crate& crate) {
    std::vector<std::string_view> names;
    for (const auto& each : crate.resources) names.push_back(each.name.text);
    return names;
}

Target target_of(const Catalogue& catalogue, std::string_view name) {
    if (const auto found = catalogue.crates.find(name); found != catalogue.crates.end())
        return {&found->second, {}};
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) return {};
    const auto found = catalogue.crates.find(name.substr(0, slash));
    if (found == catalogue.crates.end()) return {};
    return {&found->second, std::string(name.substr(slash + 1))};
}

}  // namespace vigo::compile
