// retraction — the inverse of a configcrate: what takes back each of its resources, and how sure
// that is. Pure: the same crate gives the same text.
#pragma once

#include <string>
#include <vector>

#include "compile/compile.h"

namespace vigo::cli {

/// How much of what a resource did its inverse takes back.
enum class Confidence { high, medium, low };
std::string_view name_of(Confidence confidence);

struct Undone {
    std::string resource, type;
    Confidence confidence = Confidence::low;
    std::string becomes;  ///< `absent`, `stopped and disabled`, `left to you`
    std::string note;     ///< what stays behind, or what to look at
    Place where;
};

struct Retraction {
    std::string text;            ///< of the inverse crate
    std::vector<Undone> undone;  ///< in the order in which it is taken back
};

/// `file` is the parsed crate, `path` where it stands.
Retraction retract(const Value& file, const std::string& path, const compile::Types& types);

}  // namespace vigo::cli
