// want — the declared state of a user.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "resources/support/resource.h"
#include "schema/codec.h"

namespace vigo::resources {

struct UserWant {
    std::string username;
    std::optional<std::int64_t> uid;
    std::string shell;
    std::string home;
    std::optional<std::string> comment;
    std::string group;
    std::optional<std::int64_t> gid;
    std::optional<Words> groups;
    std::optional<std::string> password;
    std::optional<std::string> authorized_keys;
    bool system = false;
    bool manage_home = true;
    std::optional<std::int64_t> password_max_age;
    bool sudo_nopasswd = false;
    State state = State::present;

    /// The hash that the password was last found to fit: crypt(3) is slow by design, so it is asked
    /// once per hash.
    std::shared_ptr<std::string> fitting = std::make_shared<std::string>();
};

}  // namespace vigo::resources
