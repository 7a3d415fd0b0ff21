// condition — a parsed `when:` expression.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lang/expression.h"

namespace vigo::lang {

struct Condition {
    enum class Kind { any, all, negation, comparison, builtin, trait, var, literal, list };

    Kind kind = Kind::literal;
    std::size_t at = 0;
    std::string name;  ///< of a comparison's operator, a builtin, or the path of a trait or var
    Value literal;
    std::vector<Condition> parts;  ///< operands, arguments, elements
    const Builtin* builtin = nullptr;
};

/// Who wrote a condition. What a server leaves over carries the values of vars: it may be longer
/// than what an operator writes, and its literals are not judged again.
enum class Author { human, server };

/// Throws Stop at the first mistake.
Condition parse_condition(std::string_view text, std::span<const std::string_view> vars,
                          Author author);

/// Null when there is none of that name.
const Builtin* find_builtin(std::string_view name);

}  // namespace vigo::lang
