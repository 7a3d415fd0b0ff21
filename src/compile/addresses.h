// addresses — the http(s) addresses that the machines of a fleet will be told to use, as far as
// they are known without asking a machine.
#pragma once

#include <string>
#include <vector>

#include "compile/compile.h"

namespace vigo::compile {

struct WebAddress {
    std::vector<std::string> urls;  ///< the first that answers is enough
    std::string written;            ///< what an operator would look for
    Place where;                    ///< of the value that it was first found in
    std::string resource;           ///< `configcrate/resource`
    std::string attribute;
};

/// Of the attributes whose rules say `web_url`, over all entries, each once, in order. Of a
/// repository the file that its package manager asks for first. Left out: what needs a trait, what
/// is absent or disabled, and crates that no entry includes.
std::vector<WebAddress> web_addresses(const Catalogue& catalogue);

}  // namespace vigo::compile
