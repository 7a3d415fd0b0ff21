// events — what people and the server did: enrolments, revocations, publishes, pushes. Never a
// secret.
#pragma once

#include <string>
#include <vector>

#include "server/store/database.h"

namespace vigo::store {

struct Event {
    std::int64_t id = 0;
    Time at{};
    std::string kind;  ///< `envoy.enrolled`, `envoy.revoked`, `config.loaded`, `token.created`, …
    std::string actor;    ///< who did it
    std::string subject;  ///< to whom or what
    std::string detail;
};

class Events {
 public:
    explicit Events(Database& database) : database_(database) {}

    void add(const Event& event);
    /// The same for what has happened in any case: that the disk refuses it is logged.
    void note(const Event& event);
    /// Newest first, with ids below `before` (0: from the newest).
    std::vector<Event> list(std::int64_t before, int most) const;
    int expire(Time before, int most);

 private:
    Database& database_;
};

/// The same as `Events::add`, inside a transaction of the caller.
void insert(Connection& connection, const Event& event);

}  // namespace vigo::store
