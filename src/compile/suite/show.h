// show — the outcome of tests of configuration: for people, for programs, and for CI systems.
#pragma once

#include <string>

#include "compile/suite/suite.h"

namespace vigo::suite {

/// One line a test, what differs below it, then how many failed. Colour is for terminals.
std::string show(const Result& result, bool colour);
Value to_value(const Result& result);
/// JUnit's XML, as CI systems read it.
std::string to_junit(const Result& result);

}  // namespace vigo::suite
