// mentions — the data that a template's text names, before there is any.
#pragma once

#include "lang/reads.h"
#include "lang/support/tree.h"

namespace vigo::lang {

Reads mentions_of(const Tree& tree);

}  // namespace vigo::lang
