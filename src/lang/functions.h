// functions — what a template may call: one table, from which the manual is generated.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vigo::lang {

struct FunctionInfo {
    std::string_view name;
    std::string_view signature;  ///< `trimPrefix PREFIX TEXT`; `…` after what may be repeated,
                                 ///< brackets around the optional
    std::string_view group;      ///< the chapter of the manual: `Go`, `text`, `list`, …
    std::string_view doc;
    std::string_view example;       ///< what stands between the braces
    std::string_view gives;         ///< what the example prints; "" when it fails
    std::string_view refuses = {};  ///< beside arguments of a wrong number or kind
};

/// Every function, grouped. The same arguments always give the same result: none looks at a clock,
/// a random number or the machine.
std::span<const FunctionInfo> functions();

/// What it refuses, for the manual: arguments of a wrong kind, then `refuses`.
std::string refusals(const FunctionInfo& function);

}  // namespace vigo::lang
