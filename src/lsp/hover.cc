// hover — what is known of the word under the cursor.
#include <algorithm>

#include "base/text.h"
#include "lang/expression.h"
#include "lang/functions.h"
#include "lsp/features.h"
#include "lsp/tables.h"

namespace vigo::lsp {
namespace {

constexpr std::size_t listed = 8;  // definitions that are shown

std::string function_text(const std::string& name) {
    for (const auto& each : lang::functions())
        if (each.name == name)
            return format("**{}** `{}`\n\n{}\n\n`{{{{ {} }}}}` gives `{}`", each.name,
                          each.signature, each.doc, each.example, each.gives);
    return {};
}

std::string builtin_text(const std::string& name) {
    for (const auto& each : lang::builtins())
        if (each.name == name)
            return format("**{}**({})\n\n{}", each.name, each.arguments, each.doc);
    return {};
}

std::string defined_text(const Asked& asked, Refers kind, const std::string& name) {
    std::string text;
    std::size_t count = 0;
    for (const auto& each : definitions_of(asked.stack, asked.file, kind)) {
        if (each.name != name || ++count > listed) continue;
        text += format("- {} {}\n", each.where.text(), each.detail);
    }
    return text;
}

std::string variable_text(const Asked& asked, const std::string& name) {
    const auto* index = asked.stack.index_of(asked.file);
    const auto crate = index == nullptr ? std::string() : index->crate;
    auto text = effective_values(asked.stack, crate, name);
    const auto defined = defined_text(asked, Refers::vars, name);
    if (text.empty() && defined.empty()) return {};
    if (!text.empty() && !defined.empty()) text += "\n";
    return format("**{}**\n\n{}{}", name, text, defined.empty() ? "" : "Set at:\n\n" + defined);
}

std::string type_text(const Asked& asked, const std::string& name) {
    for (const auto& each : asked.stack.types())
        if (each.name == name) return format("**{}**\n\n{}", each.name, each.doc);
    return {};
}

std::string value_text(const Asked& asked) {
    const auto kind = refers_to(asked);
    const auto& word = asked.context.word;
    if (kind == Refers::types) return type_text(asked, word);
    if (kind == Refers::vars) return variable_text(asked, word);
    if (kind != Refers::nothing)
        if (const auto defined = defined_text(asked, kind, word); !defined.empty())
            return format("**{}**\n\n{}", word, defined);
    const auto found = find_in_tables(asked.kind, asked.context, asked.stack.types());
    return found.row ? described(*found.row) : std::string();
}

std::string name_text(const Asked& asked) {
    const auto found = find_in_tables(asked.kind, asked.context, asked.stack.types());
    for (const auto& row : found.rows)
        if (row.name == asked.context.word) return described(row);
    if (asked.context.ends_with({"vars"})) return variable_text(asked, asked.context.word);
    return asked.context.in_value ? value_text(asked) : std::string();
}

std::string text_for(const Asked& asked) {
    const auto& word = asked.context.word;
    const bool condition = refers_to(asked) == Refers::condition;
    if (asked.context.in_template) {
        const auto variable = variable_in(word);
        return variable.empty() ? function_text(word) : variable_text(asked, variable);
    }
    if (asked.context.in_name) return name_text(asked);
    if (!condition) return value_text(asked);
    const auto variable = variable_in(word);
    return variable.empty() ? builtin_text(word) : variable_text(asked, variable);
}

}  // namespace

Value hover(const Asked& asked) {
    const auto text = asked.context.word.empty() ? std::string() : text_for(asked);
    if (text.empty()) return {};
    Map contents;
    contents.add("kind", "markdown");
    contents.add("value", text);
    Map reply;
    reply.add("contents", std::move(contents));
    reply.add("range", to_value(asked.context.span));
    return reply;
}

}  // namespace vigo::lsp
