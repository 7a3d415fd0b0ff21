// secrets list — the paths of all secrets, never a value.

#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/secrets.h"

namespace vigo::cli {
namespace {

Exit run(const SecretsFolder& given, Session& session) {
    const auto vault = vault_of(session, given.secrets_dir);
    const auto used = secrets_in_force(session);
    Value::List items;
    bool all_well = true;
    for (const auto& each : vault.list()) {
        Map item;
        item.add("path", each.path);
        item.add("changed", each.revision == 0
                                ? ""
                                : to_rfc3339(from_ms(static_cast<std::int64_t>(each.revision))));
        item.add("used", used.contains(each.path));
        item.add("problem", each.problem);
        all_well = all_well && each.problem.empty();
        items.emplace_back(std::move(item));
    }
    Map reply;
    reply.add("items", std::move(items));
    session.show_items(reply, {"path", "changed", "used", "problem"});
    return all_well ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli secrets list", "paths, when each was changed, and whether it is used"},
    {"vigocli secrets list --json", "the same for a script"},
};

}  // namespace

Verb secrets_list() {
    return Command<SecretsFolder>{
        .words = "secrets list",
        .doc = "List secrets: their paths, never their values.",
        .more = "`used` says whether the configuration in force names it.",
        .options = secrets_folder,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
