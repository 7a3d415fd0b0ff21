// reads — what a template or an expression looked at: the read set that decides which envoys share
// a bundle.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace vigo::lang {

/// Dotted paths below the data's root: `Traits.os.family`, `Vars.port`. A path stands for all below
/// it: a range over
/// `.Traits.network` reads `Traits.network`. A lookup that found nothing is recorded too: its
/// absence was read.
class Reads {
 public:
    void add(std::string path) { paths_.insert(std::move(path)); }
    void merge(const Reads& others) { paths_.insert(others.paths_.begin(), others.paths_.end()); }
    const std::set<std::string>& paths() const { return paths_; }

 private:
    std::set<std::string> paths_;
};

}  // namespace vigo::lang
