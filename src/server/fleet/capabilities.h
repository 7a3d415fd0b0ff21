// capabilities — which resource catalogues of agents are held: each once, however many envoys have
// it.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/trouble.h"
#include "server/store/catalogues.h"

namespace vigo::fleet {

/// Thread safe; asked at every check-in, so from memory.
class Capabilities {
 public:
    explicit Capabilities(store::Catalogues& catalogues);

    bool holds(std::string_view digest) const;
    /// Throws Error(invalid) when `json` does not have this digest (SHA-256), or there are too
    /// many. What the store refuses waits in memory.
    void add(std::string_view digest, std::string_view json, Time now);
    /// Stores what waits; tried again where it was refused.
    void flush();

 private:
    struct Waiting {
        std::string packed;
        Time since;
    };

    store::Catalogues& catalogues_;
    mutable std::mutex lock_;
    std::set<std::string, std::less<>> held_;
    std::map<std::string, Waiting, std::less<>> waiting_;
    Trouble unstored_{"resource catalogues of agents cannot be stored",
                      "resource catalogues of agents are stored again"};
};

}  // namespace vigo::fleet
