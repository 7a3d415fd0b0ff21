// print — values as Go's fmt prints them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/support/datum.h"
#include "lang/support/run.h"

namespace vigo::lang {

/// The members of a map in byte order of their names, as Go walks and prints maps.
std::vector<const Member*> sorted_members(const Map& map);

/// `%v`: `[a b]`, `map[a:1 b:2]`, `1e+06`, `<nil>`; a plain YAML scalar as it was written. Refuses
/// to grow `to` over the bound of rendered text.
void print_value(std::string& to, const Value& value);
void print_datum(std::string& to, const Datum& datum);

/// `(1+2i)`.
std::string print_complex(const std::complex<double>& number);
/// A real in Go's shortest form (`%g` with -1): an exponent below -4 and from 6 on.
std::string print_real(double number);

/// fmt.Sprint: spaces only between two operands that are both not text.
std::string print_all(std::span<const Datum> values);
/// fmt.Sprintln without its line feed: spaces between all.
std::string print_spaced(std::span<const Datum> values);
/// fmt.Sprintf.
std::string print_formatted(std::string_view format, std::span<const Datum> values);

/// The text in double quotes with Go's escapes; `ascii`: everything else as `\u…`.
std::string quote_go(std::string_view text, bool ascii = false);
std::string quote_rune(char32_t code, bool ascii = false);

}  // namespace vigo::lang
