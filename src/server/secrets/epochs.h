// epochs — how new the secrets of a bundle are: a number that rises when one of them is changed.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>

#include "base/trouble.h"
#include "server/secrets/vault.h"

namespace vigo::secrets {

/// The revisions of all secrets, in memory: check-ins ask for them. Thread safe.
class Epochs {
 public:
    /// `vault` must outlive it. Empty before the first refresh.
    explicit Epochs(const Vault& vault) : vault_(vault) {}

    /// Looks at all secrets; whether one has changed since the last time. What cannot be read is
    /// logged. Throws nothing.
    bool refresh();
    /// Whether somebody changed a secret since then: one small file is read.
    bool is_behind() const;

    /// The highest revision among them; 0 for none. It follows from the files alone, so it is the
    /// same after a restart.
    std::uint64_t of(std::span<const std::string> paths) const;

 private:
    const Vault& vault_;
    Trouble unreadable_{"secrets cannot be read", "secrets can be read again"};
    mutable std::mutex lock_;
    std::string stamp_;
    std::map<std::string, std::uint64_t, std::less<>> revisions_;
};

}  // namespace vigo::secrets
