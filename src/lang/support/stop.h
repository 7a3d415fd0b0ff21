// stop — how parsing or rendering ends early: thrown inside of the engine only, and always caught
// at its border.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace vigo::lang {

/// What is wrong, before it is known in which file: `at` is a byte offset in the template's text.
struct Stop {
    std::string_view rule;
    std::size_t at = 0;
    std::string message;
    std::string hint = {};
    bool sure = false;  ///< the hint names the only word that can have been meant
};

/// A word that is none of `known`: with the nearest one, else with `otherwise` as advice.
Stop misspelt(std::string_view rule, std::size_t at, std::string message, std::string_view word,
              std::span<const std::string_view> known, std::string_view otherwise = {});

/// A function refuses its arguments; the evaluator adds where, and the function's name.
struct Refusal {
    std::string message;
    std::string hint = {};
    std::string_view rule = {};  ///< empty: the rule for a function that failed
    int argument = -1;           ///< the one that is refused, from 0
};

}  // namespace vigo::lang
