// live — the published tree as the server reads it.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "server/policy/policies.h"
#include "server/publish/publisher.h"

namespace vigo::policy {

/// Thread safe.
class Live {
 public:
    explicit Live(publish::Paths paths, std::size_t kept = limits::versions_kept)
        : publisher_(std::move(paths), kept) {}

    const publish::Archive& archive() const { return publisher_.archive(); }
    publish::Publisher& publisher() { return publisher_; }
    /// Nothing before the first publish. What somebody changed on the disk, or the disk lost, is
    /// read as far as it can be, and says so.
    std::optional<Tree> read();
    /// An earlier version. Throws Error when it is gone or damaged.
    Tree version(std::uint64_t number) const;
    /// Versions up to this one are used up: envoys hold it.
    void lift(std::uint64_t version);
    /// Whether another version was put into force since the last `read`: a publish whose author did
    /// not tell us.
    bool has_changed() const;

 private:
    std::string now() const;

    publish::Publisher publisher_;
    mutable std::mutex lock_;
    std::string seen_;
};

}  // namespace vigo::policy
