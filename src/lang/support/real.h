// real — Go's strconv.FormatFloat for 64-bit reals.
#pragma once

#include <string>

namespace vigo::lang {

/// `verb` is one of e E f g G b x X; `precision` -1 means as many digits as are needed to read the
/// same number again.
std::string format_real(double number, char verb, int precision);

}  // namespace vigo::lang
