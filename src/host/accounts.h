// accounts — users and groups of a machine: from /etc/passwd, group and shadow, changed by the
// system's own tools, or in the files themselves when the host is rooted elsewhere.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigo {

/// A line of passwd(5), with what shadow(5) adds.
struct User {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string comment;
    std::string home;
    std::string shell;
    std::string password_hash;  ///< "" when shadow has none or cannot be read
    std::optional<int> password_max_days;
    bool operator==(const User&) const = default;
};

/// A line of group(5).
struct Group {
    std::string name;
    gid_t gid = 0;
    std::vector<std::string> members;
    bool operator==(const Group&) const = default;
};

/// A user to be made. A group that has its name already becomes its primary one.
struct NewUser {
    std::string name;
    std::optional<uid_t> uid;
    std::optional<std::string>
        group;  ///< primary group, by name or number; default: one of the user's own name
    std::string comment;
    std::string home;   ///< "" for /home/NAME
    std::string shell;  ///< "" for the system's default
    bool system = false;
    bool make_home = true;
};

/// What shall differ; what is absent stays.
struct UserChange {
    std::optional<uid_t> uid;
    std::optional<std::string> group;
    std::optional<std::string> comment;
    std::optional<std::string> home;
    std::optional<std::string> shell;
    std::optional<std::string> password_hash;
    std::optional<int> password_max_days;
    std::optional<std::vector<std::string>> groups;  ///< exactly these supplementary groups
};

class Accounts {
 public:
    virtual ~Accounts() = default;

    virtual std::optional<User> user(std::string_view name) const = 0;
    virtual std::optional<User> user_by_id(uid_t uid) const = 0;
    virtual std::optional<Group> group(std::string_view name) const = 0;
    virtual std::optional<Group> group_by_id(gid_t gid) const = 0;
    virtual std::vector<User> users() const = 0;
    virtual std::vector<Group> groups() const = 0;

    virtual void add_user(const NewUser& user) = 0;
    virtual void change_user(const std::string& name, const UserChange& change) = 0;
    virtual void remove_user(const std::string& name, bool with_home) = 0;
    virtual void add_group(const std::string& name, std::optional<gid_t> gid, bool system) = 0;
    virtual void change_group_id(const std::string& name, gid_t gid) = 0;
    virtual void set_group_members(const std::string& name,
                                   const std::vector<std::string>& members) = 0;
    virtual void remove_group(const std::string& name) = 0;

    // The names of the owner of a file, or its number when it has no name; and back: a name or a
    // number to an id. Throws Error(not_found) for an unknown name.
    std::string user_name(uid_t uid) const;
    std::string group_name(gid_t gid) const;
    uid_t uid_of(std::string_view name_or_number) const;
    gid_t gid_of(std::string_view name_or_number) const;

 protected:
    /// As `user` and `group`, without the rest: asked once per managed file.
    virtual std::optional<uid_t> uid_named(std::string_view name) const;
    virtual std::optional<gid_t> gid_named(std::string_view name) const;
};

}  // namespace vigo
