// evaluator — runs a parsed template over data.
#pragma once

#include <string>
#include <vector>

#include "lang/reads.h"
#include "lang/support/tree.h"
#include "schema/value.h"

namespace vigo::lang {

/// Something odd that is no error: where, and what.
struct Oddity {
    std::size_t at = 0;
    std::string what;
};

/// Throws Stop where Go's engine would end with an error, and when a bound is passed.
std::string evaluate(const Tree& tree, const Value& root, Reads* reads,
                     std::vector<Oddity>& oddities, std::vector<Blank>* blanks = nullptr);

}  // namespace vigo::lang
