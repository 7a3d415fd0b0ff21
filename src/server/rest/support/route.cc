#include "server/rest/route.h"

#include "schema/json.h"
#include "server/rest/server.h"

namespace vigo::rest {

std::string_view name_of(Permission permission) {
    constexpr std::string_view names[] = {"open",        "fleet.read",     "fleet.write",
                                          "config.read", "config.publish", "audit.read",
                                          "push.execute"};
    return names[static_cast<int>(permission)];
}

Response json(const Value& value) { return {.body = to_json(value) + "\n"}; }

Response text(std::string body, std::string type) {
    return {.type = std::move(type), .body = std::move(body)};
}

void refuse_findings(const Diagnostics& findings) {
    if (!findings.has_errors()) return;
    const auto& first = findings.all().front();
    fail(Fault::invalid, "{}{}{}", first.message,
         first.value.empty() ? "" : format(", found \"{}\"", first.value),
         first.hint.empty() ? "" : format(" ({})", first.hint));
}

fleet::Envoy find_envoy(const Server& server, std::string_view name) {
    if (auto envoy = server.fleet.resolve(name)) return *std::move(envoy);
    fail(Fault::not_found, "no envoy is named {}", printable(name, 100));
}

void together(Server& server, const std::function<void()>& writes) {
    server.store.database.write([&](store::Connection&) { writes(); });
}

void note_event(Server& server, std::string_view kind, const std::string& actor,
                const std::string& subject, const std::string& detail) {
    server.store.events.add({.at = server.clock.now(),
                             .kind = std::string(kind),
                             .actor = actor,
                             .subject = subject,
                             .detail = detail});
}

Value time_value(Time time) { return time == Time() ? Value() : Value(to_rfc3339(time)); }

Value number(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Value page(Value::List items, const std::string& next) {
    Map made;
    made.add("items", std::move(items));
    if (!next.empty()) made.add("next", next);
    return made;
}

}  // namespace vigo::rest
