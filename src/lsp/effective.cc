// effective — what a variable becomes, for envoys that the entries name.
#include "base/text.h"
#include "compile/explain.h"
#include "lsp/features.h"
#include "schema/json.h"

namespace vigo::lsp {
namespace {

constexpr std::size_t envoys_shown = 5;

/// A host name that the pattern fits: `web*.example` → `webx.example`.
std::string host_for(std::string_view pattern) {
    std::string name;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '*' || pattern[at] == '?') {
            name += 'x';
        } else if (const auto close = pattern.find(']', at);
                   pattern[at] == '[' && close != std::string_view::npos) {
            name += at + 1 < close ? pattern[at + 1] : 'x';
            at = close;
        } else {
            name += pattern[at];
        }
    }
    return name;
}

std::string line_of(const std::string& pattern, const compile::ExplainedVar& found) {
    for (const auto& origin : found.chain)
        if (origin.wins)
            return format("- `{}`: `{}` from {} ({})\n", pattern,
                          printable(to_json(found.value), 120), origin.layer, origin.where.text());
    return {};
}

}  // namespace

std::string effective_values(StackView& stack, const std::string& crate, const std::string& name) {
    if (stack.catalogue() == nullptr) return {};
    std::string text;
    std::size_t count = 0;
    for (const auto& [file, index] : stack.indexes())
        for (const auto& entry : index->matches) {
            if (count == envoys_shown) return text;
            const compile::Envoy envoy{.hostname = host_for(entry.name)};
            const auto line =
                line_of(entry.name, compile::explain_var(*stack.catalogue(), envoy, crate, name));
            count += line.empty() ? 0 : 1;
            text += line;
        }
    return text;
}

}  // namespace vigo::lsp
