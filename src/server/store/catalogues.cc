#include "server/store/catalogues.h"

namespace vigo::store {

void Catalogues::add(std::string_view digest, std::string_view packed, Time now) {
    database_.write([&](Connection& connection) {
        connection
            .prepare(
                "INSERT OR IGNORE INTO catalogues (digest, packed, first_seen_ms) VALUES (?, ?, ?)")
            .with(Blob{digest}, Blob{packed}, now)
            .run();
    });
}

std::optional<std::string> Catalogues::find(std::string_view digest) const {
    std::optional<std::string> found;
    database_.read([&](Connection& connection) {
        auto row = connection.prepare("SELECT packed FROM catalogues WHERE digest = ?");
        if (row.with(Blob{digest}).next()) found = row.blob(0);
    });
    return found;
}

std::vector<std::string> Catalogues::digests() const {
    std::vector<std::string> found;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare("SELECT digest FROM catalogues");
        while (rows.next()) found.push_back(rows.blob(0));
    });
    return found;
}

}  // namespace vigo::store
