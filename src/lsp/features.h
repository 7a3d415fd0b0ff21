// features — what the server answers about a file: each a function of the stack and a place.
#pragma once

#include <string>

#include "lsp/context.h"
#include "lsp/stack_view.h"

namespace vigo::lsp {

/// A place in a file of a stack that an editor asks about.
struct Asked {
    StackView& stack;
    std::string file;  ///< relative to the stack
    Text text;
    compile::FileKind kind;
    Context context;
};

/// The file and the structure around `position`.
Asked asked_at(StackView& stack, const std::string& file, const Position& position);

Value complete(const Asked& asked);
Value hover(const Asked& asked);
Value definition(const Asked& asked);
Value symbols(StackView& stack, const std::string& file);
/// Mends of the findings of the last check that touch `span`, and one for all safe mends of the
/// file.
Value code_actions(const StackView& stack, const std::string& file, const Span& span);
Value formatting(const StackView& stack, const std::string& file);
/// The findings of one file.
Value diagnostics(const StackView& stack, const std::string& file);

/// Where `place` is, for an editor.
Value location(const StackView& stack, const Place& place);
/// What the variable becomes for envoys that the entries of the stack name, as Markdown; "" when no
/// layer sets it.
std::string effective_values(StackView& stack, const std::string& crate, const std::string& name);

/// What kind of names a value at this place refers to.
enum class Refers {
    nothing,
    types,
    crates,
    user_crates,
    roles,
    environments,
    resources,
    triggers,
    templates,
    vars,       ///< by name
    variables,  ///< the same, and what is inside of maps, by path
    condition
};
Refers refers_to(const Asked& asked);
/// `.Vars.a.b`, `vars.a.b` → `a`; "" for another word.
std::string variable_in(const std::string& word);
/// Every definition of that kind in the stack.
Definitions definitions_of(StackView& stack, const std::string& file, Refers kind);

}  // namespace vigo::lsp
