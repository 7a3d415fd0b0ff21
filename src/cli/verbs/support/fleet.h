// fleet — what verbs about envoys and runs share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/core/api.h"

namespace vigo::cli {

using Query = std::vector<std::pair<std::string, std::string>>;

/// `path?a=b&c=d`, quoted, without the empty ones.
std::string with_query(const std::string& path, const Query& query);

/// `{items: […]}` of all pages, following `next`, up to `most` items.
Value fetch_pages(Api& api, const std::string& path, const Query& query, std::int64_t most);

/// `/api/v1/envoys/<name>`.
std::string envoy_path(const std::string& envoy);

}  // namespace vigo::cli
