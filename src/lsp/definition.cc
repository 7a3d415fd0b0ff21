// definition — where the name under the cursor is defined.
#include <algorithm>

#include "lsp/features.h"

namespace vigo::lsp {
namespace {

Definitions named(const Asked& asked, Refers kind, const std::string& name) {
    auto all = definitions_of(asked.stack, asked.file, kind);
    std::erase_if(all, [&](const Definition& each) { return each.name != name; });
    return all;
}

Definitions template_file(const Asked& asked) {
    const auto files = asked.stack.templates();
    const auto& word = asked.context.word;
    if (std::find(files.begin(), files.end(), word) == files.end()) return {};
    return {{word, {}, {FileName::make(word), 1, 1, 1, 1}}};
}

Definitions found(const Asked& asked) {
    const auto& word = asked.context.word;
    if (const auto variable = variable_in(word); !variable.empty())
        return named(asked, Refers::vars, variable);
    const auto kind = refers_to(asked);
    if (kind == Refers::templates) return template_file(asked);
    if (kind == Refers::nothing || kind == Refers::types) return {};
    return named(asked, kind, word);
}

/// An alias leads to the last anchor of that name before it.
Value anchor(const Asked& asked) {
    const auto& anchors = asked.context.anchors;
    const auto& word = asked.context.word;
    const auto known = word.starts_with('*') ? anchors.find(word.substr(1)) : anchors.end();
    if (known == anchors.end()) return {};
    Map map;
    map.add("uri", uri_of(asked.stack.folder() + "/" + asked.file));
    map.add("range", to_value(known->second));
    return map;
}

}  // namespace

Value definition(const Asked& asked) {
    Value::List all;
    if (auto here = anchor(asked); here.is_map()) all.push_back(std::move(here));
    for (const auto& each : found(asked))
        if (each.where.known()) all.push_back(location(asked.stack, each.where));
    return all;
}

}  // namespace vigo::lsp
