#include "cli/verbs/support/fleet.h"

#include <algorithm>

#include "base/text.h"

namespace vigo::cli {

std::string with_query(const std::string& path, const Query& query) {
    std::string full = path;
    char joint = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        full += format("{}{}={}", joint, name, url_quote(value));
        joint = '&';
    }
    return full;
}

Value fetch_pages(Api& api, const std::string& path, const Query& query, std::int64_t most) {
    constexpr std::int64_t page = 1000;
    Value::List items;
    std::string next;
    do {
        auto asked = query;
        asked.emplace_back("limit", format("{}", std::min(page, most - std::ssize(items))));
        asked.emplace_back("after", next);
        const auto reply = api.get(with_query(path, asked));
        const auto* found = reply.find("items");
        if (found == nullptr || !found->is_list() || found->list().empty()) break;
        items.insert(items.end(), found->list().begin(), found->list().end());
        const auto* more = reply.find("next");
        next = more != nullptr ? more->source() : "";
    } while (!next.empty() && std::ssize(items) < most);
    Map all;
    all.add("items", std::move(items));
    return all;
}

std::string envoy_path(const std::string& envoy) { return "/api/v1/envoys/" + url_quote(envoy); }

}  // namespace vigo::cli
