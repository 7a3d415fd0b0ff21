// real_host — the machine that we run on, or a folder that stands for one (`--root DIR`).
#pragma once

#include <memory>

#include "base/limits.h"
#include "host/host.h"

namespace vigo {

struct RealHostOptions {
    std::string root = "/";
    std::string snapshots;  ///< folder on the machine that we run on; "" keeps none
    int snapshots_kept = limits::snapshots_kept;
    Millis kill_grace{limits::kill_grace_ms};
};

/// `const` use is thread safe; changing is for one thread. Throws Error when the root cannot be
/// opened.
class RealHost : public Host {
 public:
    explicit RealHost(RealHostOptions options = {});
    ~RealHost() override;

    const Files& files() const override;
    Files& files() override;
    const Commands& commands() const override;
    Commands& commands() override;
    const Accounts& accounts() const override;
    Accounts& accounts() override;
    const Clock& clock() const override;
    const System& system() const override;
    const std::string& root() const override;
    std::string hostname() const override;

    /// The digests of files that need not be read again, to be kept over restarts; their owner
    /// keeps the bytes wherever it likes. Damaged bytes load nothing.
    std::string save_digests() const;
    void load_digests(std::string_view bytes);
    /// From now on every file is read once again: a forced full check.
    void forget_digests();
    /// Rises with everything learned: whether saving is worth it.
    std::uint64_t digest_changes() const;
    /// While they are paused no digest is remembered, and none is taken from memory: the digest of
    /// a secret must not be kept.
    void pause_digests(bool paused);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace vigo
