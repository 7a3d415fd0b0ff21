// migrations — the numbered steps from an empty database to today's, embedded from
// migrations/*.sql.
#pragma once

#include <string_view>
#include <vector>

namespace vigo::store {

struct Migration {
    std::string_view name;  ///< `0001_start`; the number is its position, from 1
    std::string_view sql;
};

/// In order. A migration that was released is never edited; a new one is added.
std::vector<Migration> migrations();

}  // namespace vigo::store
