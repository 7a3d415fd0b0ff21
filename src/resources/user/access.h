// access — what lets a user in: his authorized keys and his right to sudo.
#pragma once

#include "resources/support/drift.h"
#include "resources/user/want.h"

namespace vigo::resources {

/// Adds what differs in HOME/.ssh/authorized_keys. The user owns that folder and may put anything
/// there at any moment: links are refused or replaced, never followed, and the present content is
/// never shown.
void check_keys(const UserWant& want, const Host& host, const std::optional<User>& found,
                Drift& drift);

/// Adds what differs in the user's own drop-in of sudoers(5).
void check_sudo(const UserWant& want, const Host& host, Drift& drift);

}  // namespace vigo::resources
