// secret_arguments — which functions may be given a secret: those that hand it on as it is.
#include <algorithm>

#include "lang/support/function.h"
#include "lang/support/stop.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::lang {
namespace {

constexpr std::string_view handing_on[] = {
    "append", "coalesce", "default", "dict", "empty", "first",    "get",     "hasKey",
    "index",  "keys",     "last",    "list", "not",   "required", "ternary", "values"};
static_assert(std::is_sorted(std::begin(handing_on), std::end(handing_on)));

}  // namespace

void refuse_secrets(const Function& function, Arguments given) {
    const auto name = function.info.name;
    if (std::binary_search(std::begin(handing_on), std::end(handing_on), name)) return;
    for (const auto& each : given) {
        const auto& value = each.value();
        if (name == "len" && !value.is_text()) continue;
        if (secrets::any_marker(value))
            throw Refusal{
                "a secret cannot be changed or compared: its value is known to the envoy alone",
                "print it as it is: {{ .Vars.name }}", rule::reshaped_secret};
    }
}

}  // namespace vigo::lang
