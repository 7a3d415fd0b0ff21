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
    void add(const std::string& path) {
        if (!printed_.empty()) printed_.erase(path);
        paths_.insert(path);
    }
    /// A scalar that was written out as it is: nothing else depends on what it says.
    void add_printed(const std::string& path) {
        if (paths_.insert(path).second) printed_.insert(path);
    }
    void merge(const Reads& others) {
        if (printed_.empty() && others.printed_.empty())
            paths_.insert(others.paths_.begin(), others.paths_.end());
        else
            for (const auto& each : others.paths_)
                others.printed_.contains(each) ? add_printed(each) : add(each);
    }
    const std::set<std::string>& paths() const { return paths_; }
    /// Those of them that were printed and looked at in no other way.
    const std::set<std::string>& printed() const { return printed_; }

    bool operator==(const Reads&) const = default;

 private:
    std::set<std::string> paths_;
    std::set<std::string> printed_;
};

/// Where a rendered text shows a scalar that was printed as it is.
struct Blank {
    std::size_t at = 0, size = 0;
    std::string path;
};

}  // namespace vigo::lang
