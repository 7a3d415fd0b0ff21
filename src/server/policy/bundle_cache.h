// bundle_cache — bundles shared by content: envoys whose policies are made of the same, and that
// agree on everything which is read there, get the same one, compiled once.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lang/reads.h"
#include "schema/value.h"

namespace vigo::policy {

/// Immutable, and shared by all envoys that have it.
struct SharedBundle {
    std::string bytes;   ///< Bundle::encode; "" of one that stands for it
    std::string digest;  ///< SHA-256 of bytes
    bool observe_only = false;
    std::vector<std::string> secrets;  ///< paths that its envoys may ask for
    /// The same without bytes, for who remembers what an envoy has; null in that itself,
    std::shared_ptr<const SharedBundle> stub = {};
    std::weak_ptr<const SharedBundle> whole = {};  ///< which knows this one, while it is there
};

/// Thread safe.
class BundleCache {
 public:
    struct Options {
        std::size_t compiling;               ///< compiles at once
        std::chrono::milliseconds patience;  ///< how long a caller waits for a compile
    };
    explicit BundleCache(const Options& options) : options_(options) {}

    /// Whom a bundle is for.
    struct Subject {
        std::string_view policy;  ///< what it is made of: one of compile::fingerprints
        std::string_view hostname;
        const Value& traits;
    };
    struct Compiled {
        std::shared_ptr<const SharedBundle> bundle;  ///< null: `error` says why
        std::string error;
        lang::Reads reads;
    };
    using Compile = std::function<Compiled()>;
    struct Found {
        std::shared_ptr<const SharedBundle> bundle;  ///< null: `error`, or busy
        std::string error;
        bool busy = false;  ///< too many compile: ask again later
    };
    /// The bundle of `subject`, compiled by `compile` unless an equal one is there. Equal subjects
    /// that ask at the same moment wait for one compile.
    Found get(const Subject& subject, const Compile& compile);

    /// Forgets the bundles of all other policies.
    void keep_only(const std::unordered_set<std::string>& policies);

    std::size_t size() const;

 private:
    using Paths = std::set<std::string>;
    std::shared_ptr<const SharedBundle> find(const Subject& subject) const;
    std::string flight_of(const Subject& subject) const;
    void keep(const Subject& subject, const Compiled& compiled);
    void make_room(std::size_t bytes);

    Options options_;
    mutable std::mutex lock_;
    std::condition_variable landed_;
    using Bundles = std::map<std::string, std::shared_ptr<const SharedBundle>>;  // by key_of
    struct Policy {
        std::vector<Paths> read_sets;  // as they were met
        Bundles bundles;
    };
    std::map<std::string, Policy, std::less<>> policies_;
    std::size_t size_ = 0;   // of all bundles
    std::size_t bytes_ = 0;  // of them
    std::set<std::string> flying_;
};

/// A text that is equal for two subjects exactly when they agree on all these paths.
std::string key_of(const BundleCache::Subject& subject, const std::set<std::string>& paths);

}  // namespace vigo::policy
