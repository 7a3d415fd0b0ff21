// side_by_side — one envoy under two catalogues, of which only what can differ is rendered
// (decision 80).
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "compile/workshop.h"

namespace vigo::compile {

class TwinsOfAll;

/// Two bundles for `PieceDiff` alone: where both say the same, the texts may be those of another
/// envoy.
struct Pair {
    Assembled before, after;
    /// Envoys that tell the same here (`Told`) have pairs with the same difference.
    std::set<std::string> facts;
};

/// What a look at one envoy came to.
struct Looked {
    std::optional<Pair> pair;  ///< nothing when one of them has no bundle, or when it takes the
                               ///< whole way to tell
    bool breaks = false;       ///< there is one before, and none after
};

/// Not thread safe.
class SideBySide {
 public:
    /// All must outlive it; the workshops are those of the catalogues.
    SideBySide(const Catalogue& live, Workshop& before, const Catalogue& candidate,
               Workshop& after);
    ~SideBySide();

    /// What both have for an envoy that they match so.
    Looked of(const Envoy& envoy, const Match& before, const Match& after);

 private:
    const Catalogue& live_;
    const Catalogue& candidate_;
    Workshop& before_;
    Workshop& after_;
    std::unique_ptr<TwinsOfAll> twins_;
};

}  // namespace vigo::compile
