// collector — what a trait collector is: what it promises to find out, how often that changes, and
// how it looks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "host/host.h"
#include "schema/value.h"

namespace vigo::traits {

/// How fast what a collector finds changes, and so how often it runs: in each cycle, about hourly,
/// every few cycles.
enum class Pace { each_cycle, periodic, stable };
std::string_view name_of(Pace pace);  ///< `volatile`, `periodic`, `stable`

/// One trait. A `*` in the path stands for a name found on the machine, such as a mount point.
struct Promise {
    std::string_view path;
    Kind kind = Kind::text;
    std::string_view doc;
};

/// What one collector finds: a tree that holds nothing but what was promised.
class Traits {
 public:
    /// `promises` outlives this.
    explicit Traits(std::span<const Promise> promises) : promises_(promises) {}

    /// Throws Error(internal) when `path` was not promised, or not of that kind: a broken collector
    /// loses its traits and is reported. An integer may stand for a real.
    void set(std::string_view path, Value value);
    /// The same below a path with a `*`, which becomes `name`; that may hold dots.
    void set(std::string_view path, std::string_view name, Value value);

    const Value& tree() const { return tree_; }

 private:
    std::span<const Promise> promises_;
    Value tree_ = Map();
};

struct Collector {
    std::string_view name;
    std::string_view doc;
    Pace pace = Pace::stable;
    Millis timeout{5000};
    std::vector<Promise> provides;
    /// Runs beside other collectors. What cannot be found out is left unset; a throw costs all
    /// traits of this one.
    void (*collect)(const Host& host, Traits& traits) = nullptr;
};

/// `from` laid over `into`: maps are joined, all else is replaced.
void merge(Value& into, const Value& from);

}  // namespace vigo::traits
