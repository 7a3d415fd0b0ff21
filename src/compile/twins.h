// twins — two stamps of one crate, of two catalogues: what is the same in both, and what is not.
// Internal to this folder.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "compile/pieces.h"
#include "compile/sources.h"

namespace vigo::compile {

struct Twins {
    std::shared_ptr<const Stamp> before, after;
    Members same;                     ///< of `before`: those that the other one has as well
    Members partners;                 ///< of `after`, by position in `before`
    Members only_before, only_after;  ///< those that must be rendered
    Groups of_same{.serves = Serves::likes}, of_before = {}, of_after = {};
};

/// Those of two workshops; what was learnt of a pair of stamps is kept.
class TwinsOfAll {
 public:
    TwinsOfAll(const Catalogue& live, const Catalogue& candidate) : sources_(live, candidate) {}

    Twins& of(const std::shared_ptr<const Stamp>& before,
              const std::shared_ptr<const Stamp>& after);
    void clear() { known_.clear(); }

 private:
    std::unique_ptr<Twins> compared(const std::shared_ptr<const Stamp>& before,
                                    const std::shared_ptr<const Stamp>& after);

    Sources sources_;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::unique_ptr<Twins>> known_;
};

}  // namespace vigo::compile
