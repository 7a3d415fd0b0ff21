// account — a user's entries in passwd, shadow and group: what differs, and its removal.
#pragma once

#include "resources/support/drift.h"
#include "resources/user/want.h"

namespace vigo::resources {

/// Adds what differs between the account and what is wanted; `found` is the account, if there is
/// one.
void check_account(const UserWant& want, const Host& host, const std::optional<User>& found,
                   Drift& drift);

/// Adds the removal of the account. Refuses root and the user that we run as, and a home that
/// others need.
void check_removal(const UserWant& want, const Host& host, const User& found, Drift& drift);

}  // namespace vigo::resources
