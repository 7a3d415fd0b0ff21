// secrets — what an operator did with the secrets on this machine; values never come this way.

#include "schema/secrets.h"

#include "server/rest/catalogue.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

constexpr std::string_view actions[] = {"unlock", "set",    "reveal",
                                        "rotate", "delete", "rotate-master-key"};
enum class Action { unlock, set, reveal, rotate, remove, rotate_master_key };
constexpr std::span<const std::string_view> choices(const Action*) { return actions; }

struct Notice {
    Action action = Action::set;
    std::string path;
};

constexpr Field<Notice> notice[] = {
    field<&Notice::action>("action", "What was done.", required),
    field<&Notice::path>("path", "With which secret; none for all.", one_line),
};

Value take(const Notice& given, const Call& call) {
    if (!given.path.empty())
        if (const auto problem = secrets::problem_of(given.path); !problem.empty())
            fail(Fault::invalid, "this names no secret: {}", problem);
    Map made;
    made.add("changed", call.server.refresh_secrets());
    note_event(call.server, format("secret.{}", actions[static_cast<int>(given.action)]),
               call.actor, given.path);
    return made;
}

}  // namespace

Routes secrets() {
    return {route("POST", "/api/v1/secrets/notices", Permission::config_publish,
                  "Tell that a secret was shown or changed on the server's machine; envoys whose "
                  "bundle names it hear of it at their next check-in.",
                  notice, take)};
}

}  // namespace vigo::rest
