// live — the published tree as the server reads it.
#pragma once

#include <mutex>
#include <optional>

#include "server/policy/policies.h"
#include "server/publish/publisher.h"
#include "server/settings.h"

namespace vigo {

/// Thread safe.
class Live {
 public:
    explicit Live(const server::Settings& settings);

    const publish::Archive& archive() const { return publisher_.archive(); }
    /// Nothing before the first publish. A tree that somebody changed on the disk is read too, and
    /// says so.
    std::optional<policy::Tree> read();
    /// Versions up to this one are used up: envoys hold it.
    void lift(std::uint64_t version);
    /// Whether another version was put into force since the last `read`: a publish whose author did
    /// not tell us.
    bool has_changed() const;

 private:
    publish::Publisher publisher_;
    mutable std::mutex lock_;
    std::optional<std::int64_t> read_;
};

}  // namespace vigo
