// varying — names that operators bring along from elsewhere.

#include "lang/support/varying.h"

#include <algorithm>
#include <iterator>

namespace vigo::lang {
namespace {

constexpr std::string_view clock = "the time is another one in the next run";
constexpr std::string_view ask_agent =
    "ask for the time on the envoy: a `when` with hour_range, local_time or day_of_week";
constexpr std::string_view luck = "chance decides anew in every run";
constexpr std::string_view stable =
    "randomFrom draws once for each envoy; keep passwords as secrets";
constexpr std::string_view server = "it depends on the machine that renders";
constexpr std::string_view data = "use a variable or a trait";

constexpr Varying table[] = {
    {"now", clock, ask_agent},
    {"date", clock, ask_agent},
    {"dateInZone", clock, ask_agent},
    {"dateModify", clock, ask_agent},
    {"htmlDate", clock, ask_agent},
    {"toDate", clock, ask_agent},
    {"ago", clock, ask_agent},
    {"unixEpoch", clock, ask_agent},
    {"randInt", luck, stable},
    {"randAlpha", luck, stable},
    {"randAlphaNum", luck, stable},
    {"randNumeric", luck, stable},
    {"randAscii", luck, stable},
    {"randBytes", luck, stable},
    {"shuffle", luck, stable},
    {"uuidv4", luck, stable},
    {"bcrypt", luck, stable},
    {"htpasswd", luck, stable},
    {"genPrivateKey", luck, stable},
    {"genCA", luck, stable},
    {"genSelfSignedCert", luck, stable},
    {"genSignedCert", luck, stable},
    {"env", server, data},
    {"expandenv", server, data},
    {"getHostByName", server, data},
    {"lookup", server, data},
};

}  // namespace

const Varying* find_varying(std::string_view name) {
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const Varying& each) { return each.name == name; });
    return found == std::end(table) ? nullptr : &*found;
}

}  // namespace vigo::lang
