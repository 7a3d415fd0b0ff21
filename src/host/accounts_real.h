// accounts_real — users and groups of the machine that we run on, changed by its own tools
// (useradd, usermod, …), so that their hooks and their locks are kept. A machine without these
// tools is changed in its files.
#pragma once

#include "host/accounts_in_files.h"
#include "host/rooted.h"

namespace vigo {

class RealAccounts : public AccountsInFiles {
 public:
    /// All outlive this.
    RealAccounts(Files& files, const Clock& clock, Lock lock, Commands& commands)
        : AccountsInFiles(files, clock, std::move(lock)), commands_(commands) {}

    void add_user(const NewUser& user) override;
    void change_user(const std::string& name, const UserChange& change) override;
    void remove_user(const std::string& name, bool with_home) override;
    void add_group(const std::string& name, std::optional<gid_t> gid, bool system) override;
    void change_group_id(const std::string& name, gid_t gid) override;
    void set_group_members(const std::string& name,
                           const std::vector<std::string>& members) override;
    void remove_group(const std::string& name) override;

 private:
    using Words = std::vector<std::string>;
    void run(Words words, std::string input = {});

    Commands& commands_;
};

/// /etc/.pwd.lock of the root (which outlives this), as lckpwdf(3) has it. Waits up to 15 s, then
/// throws Error(timeout). Taken again while it is held, it is shared.
AccountsInFiles::Lock password_lock(const Rooted& rooted);

}  // namespace vigo
