// piece_diff — what changes between two bundles in parts: parts that are equal are not looked into.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "bundle/diff.h"
#include "compile/workshop.h"

namespace vigo::compile {

/// Compares one pair of bundles after the other, and remembers of their frames what it saw. Not
/// thread safe.
class PieceDiff {
 public:
    /// As bundle_diff of both; nothing when their bytes are the same.
    std::optional<BundleDiff> between(const Assembled& before, const Assembled& after,
                                      const IsSecret& is_secret);

 private:
    using Frames = std::pair<std::shared_ptr<const Frame>, std::shared_ptr<const Frame>>;
    bool have_equal_frames(const Assembled& before, const Assembled& after);

    std::map<Frames, bool> equal_;
};

}  // namespace vigo::compile
