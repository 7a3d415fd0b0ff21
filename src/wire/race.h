// race — a connection to the first of several addresses that answers (RFC 8305): the next one gets
// its turn when one fails or is slow, and a slow one stays in the race. Private to this folder.
#pragma once

#include "wire/lookup.h"

namespace vigo::wire {

/// Not open at `end`, when `bell` rings, or when all have failed: then `problem` is the errno of
/// the last one, ETIMEDOUT when one was still silent.
Handle connect_to_first(std::vector<Endpoint> endpoints, Moment end, int& problem,
                        const Bell& bell = {});

}  // namespace vigo::wire
