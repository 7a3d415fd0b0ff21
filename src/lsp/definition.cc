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

}  // namespace

Value definition(const Asked& asked) {
    Value::List all;
    for (const auto& each : found(asked))
        if (each.where.known()) all.push_back(location(asked.stack, each.where));
    return all;
}

}  // namespace vigo::lsp
