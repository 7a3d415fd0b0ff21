// accounts_in_files — users and groups read from, and changed in, the files of etc/. This is how a
// rooted host and the fake one work; the real one changes them by the system's own tools.
#pragma once

#include <functional>
#include <memory>

#include "host/account_files.h"
#include "host/host.h"

namespace vigo {

class AccountsInFiles : public Accounts {
 public:
    /// Held while the files are changed, as lckpwdf(3) does it.
    using Lock = std::function<std::shared_ptr<void>()>;
    /// All outlive this.
    AccountsInFiles(Files& files, const Clock& clock, Lock lock)
        : files_(files), clock_(clock), lock_(std::move(lock)) {}

    std::optional<User> user(std::string_view name) const override;
    std::optional<User> user_by_id(uid_t uid) const override;
    std::optional<Group> group(std::string_view name) const override;
    std::optional<Group> group_by_id(gid_t gid) const override;
    std::vector<User> users() const override;
    std::vector<Group> groups() const override;

    void add_user(const NewUser& user) override;
    void change_user(const std::string& name, const UserChange& change) override;
    void remove_user(const std::string& name, bool with_home) override;
    void add_group(const std::string& name, std::optional<gid_t> gid, bool system) override;
    void change_group_id(const std::string& name, gid_t gid) override;
    void set_group_members(const std::string& name,
                           const std::vector<std::string>& members) override;
    void remove_group(const std::string& name) override;

 protected:
    const Files& files() const { return files_; }
    std::optional<uid_t> uid_named(std::string_view name) const override;
    std::optional<gid_t> gid_named(std::string_view name) const override;

 private:
    using Edit = std::function<void(AccountTable&)>;
    void edit(const std::string& path, const Edit& change);
    void edit_if_there(const std::string& path, const Edit& change);
    void make_home(const User& user);
    void copy_skeleton(const std::string& from, const User& user, const std::string& to);
    void set_groups(const std::string& user, const std::vector<std::string>& groups);
    std::string setting(const std::string& path, std::string_view name, std::string fallback) const;
    unsigned free_id(bool system, bool of_group) const;
    User with_shadow(User user) const;

    Files& files_;
    const Clock& clock_;
    Lock lock_;
};

}  // namespace vigo
