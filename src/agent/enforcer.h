// enforcer — keeps the policy that was last verified, and makes the machine as it says.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include "agent/engine/converge.h"
#include "agent/exchange.h"
#include "agent/memory.h"
#include "bundle/bundle.h"

namespace vigo::agent {

/// The digests of files that need not be read again, where the host has such.
struct DigestMemory {
    std::function<std::string()> save;
    std::function<void(const std::string&)> load;
    std::function<void()> forget;
    std::function<std::uint64_t()> changes;
    std::function<void(bool paused)> pause = nullptr;
};

class Enforcer {
 public:
    struct Parts {
        Host& machine;
        Memory& memory;
        std::span<const resources::ResourceType> types;
        std::optional<DigestMemory> digests = std::nullopt;
        std::string lock_folder = {};  ///< "" for no lock
        bool dry_run = false;
        std::int64_t reread_every = 0;  ///< runs until every file is read again; 0 for never
        std::function<void(const ResourceResult&)> on_result = nullptr;
    };
    /// What the parts refer to must outlive it.
    explicit Enforcer(Parts parts);

    /// Takes the policy out of the store if it is still believed; one that is not is said and left
    /// alone.
    void load(const Identity& identity);
    /// A policy that was verified; `bundle` is "" when its content is that of the one we have.
    /// Throws Error(denied) when it is older than that, Error(invalid) when its bundle cannot be
    /// read. What cannot be stored is enforced all the same.
    void accept(const SignedAssignment& given, const Assignment& assignment,
                const std::string& bundle);

    /// Asks for the secrets that the policy needs and that are not known, all at once; after a
    /// change of the assignment's epoch for all of them. Throws nothing: what cannot be had is
    /// said, and the steps that need it are not looked at. To be called after each check-in.
    using AskForSecrets =
        std::function<std::vector<ResolvedSecret>(std::span<const std::string> paths)>;
    void gather_secrets(const AskForSecrets& ask);

    /// Nothing before there is a policy.
    const std::optional<Assignment>& assignment() const { return assignment_; }
    /// SHA-256 of the assignment's signed bytes, "" for none; also "" when the store lost it, so
    /// that it comes again.
    std::string assignment_digest() const;
    std::span<const std::string> trait_paths() const;

    /// One pass; nothing when there is no policy. Its report is queued when something happened, or
    /// when the server has not heard of the quiet run before it.
    std::optional<RunReport> run(const Value& traits, std::string_view trigger,
                                 std::stop_token stop);
    /// In the next run every file is read once again.
    void read_everything() { reread_ = true; }
    /// The store is a new one: the policy must come again.
    void store_was_lost() { is_stored_ = false; }

 private:
    RunReport converge_locked(const Value& traits, std::stop_token stop);
    void remember(const RunReport& report, std::string_view trigger);
    void queue_untold_run();
    void keep_digests();
    void forget_old_secrets();
    void reveal();

    Parts parts_;
    std::unique_ptr<Policy> policy_;
    SecretValues secrets_;
    std::uint64_t secrets_epoch_ = 0;  ///< of the assignment that they were asked for
    std::optional<Assignment> assignment_;
    SignedAssignment held_;
    bool is_stored_ = false;
    bool reread_ = false;
    std::int64_t runs_ = 0;
    std::uint64_t digests_known_ = 0;
};

/// The latest run, as the notes keep it.
std::optional<LastRun> last_run_of(const Notes& notes);

}  // namespace vigo::agent
