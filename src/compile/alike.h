// alike — what came of envoys, kept with the facts that it follows from: who tells the same need
// not be looked at again. Internal to this folder.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compile/told.h"

namespace vigo::compile {

/// Of the envoys of one pair of entries. Not thread safe.
class Alike {
 public:
    /// The number of a group; none for those who see no change.
    using Outcome = std::optional<std::size_t>;

    /// Null when nobody told the same yet.
    const Outcome* find(Told& told) const;
    void keep(const std::set<std::string>& facts, Told& told, Outcome outcome);

 private:
    struct Known {
        std::set<std::string> facts;
        std::unordered_map<std::string, Outcome> outcomes;
    };
    std::vector<Known> known_;  // by what they followed from, as that was met
};

}  // namespace vigo::compile
