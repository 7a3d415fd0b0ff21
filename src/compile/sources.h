// sources — whether a resource comes out the same under two catalogues, whatever an envoy tells:
// the same text, the same variables where it may read them. Internal to this folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compile/compiling.h"
#include "compile/words.h"

namespace vigo::compile {

/// Compares resources of a live catalogue with those of a candidate, and remembers what it saw.
/// Both were loaded with the same types.
class Sources {
 public:
    /// Both must outlive it.
    Sources(const Catalogue& live, const Catalogue& candidate);

    /// `before` is of the live one. The stamps of both must stay until `forget_variables`.
    bool agree(const Instance& before, const Instance& after);
    void forget_variables() { differing_.clear(); }

 private:
    using Names = std::vector<std::string>;

    bool have_equal_texts(const Resource& before, const Resource& after);
    bool have_equal_files();
    /// Names of variables that are not the same in both.
    const Names& differing(const Value& before, const Value& after);
    bool may_read(const Resource& resource, const Names& names);

    const Catalogue& live_;
    const Catalogue& candidate_;
    std::optional<bool> equal_files_;
    std::map<std::pair<const Resource*, const Resource*>, bool> equal_texts_;
    std::map<std::pair<const Map*, const Map*>, Names> differing_;
    std::unordered_map<const Resource*, Words> words_;
};

}  // namespace vigo::compile
