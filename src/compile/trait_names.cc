// trait_names — paths of traits beside those that collectors promise.
#include "compile/trait_names.h"

#include <algorithm>

#include "base/text.h"
#include "compile/names.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

std::string_view take_step(std::string_view& path) {
    const auto dot = path.find('.');
    const auto step = path.substr(0, dot);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    return step;
}

/// One is the other, or stands above it. Names found on a machine may hold dots: behind one, all
/// goes.
bool agree(std::string_view asked, std::string_view promised) {
    while (!asked.empty() && !promised.empty()) {
        const auto promise = take_step(promised);
        if (promise == "*") return true;
        if (take_step(asked) != promise) return false;
    }
    return true;
}

}  // namespace

bool is_told(std::string_view path, const Types& types) {
    if (types.traits.empty() || path == "custom" || path.starts_with("custom.")) return true;
    return std::any_of(types.traits.begin(), types.traits.end(),
                       [&](const TraitDescription& each) { return agree(path, each.path); });
}

void warn_of_unknown_trait(std::string_view path, const Types& types, const Place& where,
                           std::string_view user, Diagnostics& findings) {
    if (is_told(path, types)) return;
    std::vector<std::string_view> known;
    for (const auto& each : types.traits) known.push_back(each.path);
    findings.warning(rule::unknown_trait, where,
                     format("no agent tells the trait \"{}\", which {} asks for", path, user),
                     suggest(path, known, "`vigo traits` on a machine lists what there is"));
}

}  // namespace vigo::compile
