// budget — what values and conditions weigh.
#include "compile/budget.h"

#include <algorithm>

namespace vigo::compile {
namespace {

constexpr std::size_t box = 48;    // of a list or a map, beside its elements
constexpr std::size_t node = 150;  // one of a parsed condition

}  // namespace

std::size_t weight_of(const Value& value) {
    std::size_t all = sizeof(Value);
    if (value.is_text()) all += value.text().size();
    if (value.is_list()) all += box;
    if (value.is_map()) all += box;
    if (value.is_list())
        for (const auto& each : value.list()) all += weight_of(each);
    if (value.is_map())
        for (const auto& each : value.map())
            all += sizeof(Member) - sizeof(Value) + weight_of(each.value);
    return all;
}

std::size_t weight_of_condition(std::string_view text) {
    constexpr std::string_view signs = "&|!=<>(,";
    const auto is_sign = [&](char each) { return signs.find(each) != std::string_view::npos; };
    const auto count = std::count_if(text.begin(), text.end(), is_sign);
    return text.size() + node * (1 + static_cast<std::size_t>(count));
}

}  // namespace vigo::compile
