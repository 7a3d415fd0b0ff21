// target — the one function that a fuzz target is.
#pragma once

#include <cstddef>
#include <cstdint>

/// Called with any bytes; returns 0. A broken expectation is a find.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
