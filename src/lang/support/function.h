// function — how a template's function is written down, checked and called.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/functions.h"
#include "lang/support/datum.h"
#include "lang/support/run.h"

namespace vigo::lang {

using Arguments = std::span<const Datum>;

/// One function. `takes` has a letter per argument, the last of which repeats when `repeats` is
/// set: `a` anything, `g` anything that Go has (complex literals too), `t` a scalar as text, `s`
/// text as Go's string, `n` a number, `i` a whole number, `l` a list, `m` a map. Arguments are
/// checked, and recorded as read, before `call`; a `lazy` function records what it looks at by
/// itself.
struct Function {
    FunctionInfo info;
    std::string_view takes;
    int optional = 0;  ///< how many of the last letters may be left out
    bool repeats = false;
    bool lazy = false;
    Datum (*call)(Arguments given, Run& run) = nullptr;
};

/// Null when there is none of that name.
const Function* find_function(std::string_view name);
std::vector<std::string_view> function_names();

/// The tables, one file each.
std::span<const Function> go_functions();
std::span<const Function> text_functions();
std::span<const Function> list_functions();
std::span<const Function> number_functions();
std::span<const Function> encoding_functions();
std::span<const Function> network_functions();
std::span<const Function> envoy_functions();

/// Refuses a wrong number of arguments.
void check_count(const Function& function, std::size_t given);
/// Refuses arguments of a wrong kind.
void check_kinds(const Function& function, Arguments given);
/// Refuses to look into a secret: a function that changes or compares it would work on the marker
/// that stands for it. Those that only hand values on are fine.
void refuse_secrets(const Function& function, Arguments given);

/// `and` and `or` decide while their arguments are evaluated: the evaluator knows them by name.
bool is_short_circuit(const Function& function);

// For the functions: arguments that were checked.
/// A scalar as it is printed.
std::string text_of(const Datum& datum);
/// A number, also one spelt as text.
Value number_of(const Datum& datum);
std::int64_t integer_of(const Datum& datum);

}  // namespace vigo::lang
