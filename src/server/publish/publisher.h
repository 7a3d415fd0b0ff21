// publisher — `stacks/` through the gates into force, and back to an earlier version. Works with
// the server down.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "compile/compile.h"
#include "schema/diagnostic.h"
#include "server/publish/archive.h"
#include "server/publish/freeze.h"
#include "server/publish/journal.h"

namespace vigo::publish {

/// Looks at a whole tree and adds what is wrong with it; any error refuses the publish.
using Gate = std::function<void(const compile::SourceTree& tree, Diagnostics& findings)>;

struct Request {
    std::string author;   ///< the token's user, else SUDO_USER, else the user
    std::string message;  ///< why; may be empty
    Time now;
    /// All gates, and what would change; nothing is written, not even the lock.
    bool dry_run = false;
    bool break_freeze = false;  ///< publish although frozen; the log says so
    bool automatic = false;     ///< a rollback by the server itself
    /// Refused with Error(conflict) when another version is in force by now.
    std::optional<std::int64_t> only_over;
    std::vector<Gate> gates;
};

struct Outcome {
    enum class Status {
        refused,        ///< the findings say why
        unchanged,      ///< what is in force already has this content; `version` is it
        would_publish,  ///< a dry-run; `version` has the changes
        published
    };
    Status status = Status::refused;
    Version version;
};

/// One publish at a time, across processes: Error(conflict) when another is running. All that
/// happens is in the journal.
class Publisher {
 public:
    explicit Publisher(Paths paths, std::size_t kept = limits::versions_kept)
        : archive_(std::move(paths), kept) {}

    const Archive& archive() const { return archive_; }

    /// Error(conflict) while the configuration is frozen, see refusal_of.
    Outcome publish(const Request& request, Diagnostics& findings);
    /// The tree of an earlier version as a new version; without `to` that of the version before the
    /// one in force.
    Outcome rollback(std::optional<std::int64_t> to, const Request& request, Diagnostics& findings);
    /// See Archive::lift.
    void lift(std::int64_t number);

    Journal journal() const { return Journal(archive_.paths().journal()); }
    std::optional<Freeze> frozen(Time now) const;
    void freeze(const Freeze& freeze);
    /// False when it was not frozen.
    bool unfreeze(const std::string& author, Time now);

 private:
    Outcome logged(std::string_view action, const Request& request, const Diagnostics& findings,
                   const std::function<Outcome(Entry& entry)>& work);
    void refuse_frozen(const Request& request, Entry& entry) const;
    Outcome put(const stack::Tree& tree, std::int64_t rollback_of, const Request& request,
                Diagnostics& findings);

    Archive archive_;
};

}  // namespace vigo::publish
