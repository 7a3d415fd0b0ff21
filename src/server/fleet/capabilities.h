// capabilities — which resource catalogues of agents are held: each once, however many envoys have
// it.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "server/store/catalogues.h"

namespace vigo::fleet {

/// Thread safe; asked at every check-in, so from memory.
class Capabilities {
 public:
    explicit Capabilities(store::Catalogues& catalogues);

    bool holds(std::string_view digest) const;
    /// Throws Error(invalid) when `json` does not have this digest (SHA-256), or there are too
    /// many.
    void add(std::string_view digest, std::string_view json, Time now);

 private:
    store::Catalogues& catalogues_;
    mutable std::mutex lock_;
    std::set<std::string, std::less<>> held_;
};

}  // namespace vigo::fleet
