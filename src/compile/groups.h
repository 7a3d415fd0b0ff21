// groups — the resources of a stamped crate by what they read, each group rendered once for all
// envoys that tell the same there. Internal to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "compile/memo.h"
#include "compile/piece.h"
#include "lang/reads.h"

namespace vigo::compile {

/// Positions in a stamp.
using Members = std::vector<std::uint32_t>;

/// Instances of one stamp that read the same, rendered for one envoy: for all that tell the same.
struct Batch {
    std::vector<std::shared_ptr<const Piece>> pieces;
    lang::Reads reads;
    bool speaks = false;   ///< some piece has findings
    bool secrets = false;  ///< some piece needs a secret
    Load load;
};

/// For whom a batch will do.
enum class Serves {
    equals,  ///< who tells the same
    /// Also who tells something else where it is only printed. Texts are those of another envoy
    /// then; all that follows from them is as it would be.
    likes
};
/// Whether all of its pieces can be filled in for others.
bool is_model(const Batch& batch);
/// The facts that a batch is kept with.
std::set<std::string> facts_of(const Batch& batch, Serves serves);

struct Group {
    Members members;
    Memo<Batch> batches;
    Memo<Batch> models;  ///< to be filled in for who tells something else where it is only printed
};

struct Groups {
    Serves serves = Serves::equals;
    std::mutex lock = {};  ///< those below, until they are made
    bool made = false;
    std::vector<std::unique_ptr<Group>> all = {};
};

}  // namespace vigo::compile
