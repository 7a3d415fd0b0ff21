#include "server/store/dictionaries.h"

namespace vigo::store {

void Dictionaries::add(const DictionaryRow& row) {
    database_.write([&](Connection& connection) {
        connection
            .prepare("INSERT INTO dictionaries (bytes, learned_ms, learned_of) VALUES (?, ?, ?)")
            .with(Blob{row.bytes}, row.learned, row.learned_of)
            .run();
    });
}

std::vector<DictionaryRow> Dictionaries::all() const {
    std::vector<DictionaryRow> found;
    database_.read([&](Connection& connection) {
        auto rows = connection.prepare(
            "SELECT bytes, learned_ms, learned_of FROM dictionaries ORDER BY id");
        while (rows.next())
            found.push_back(
                {.bytes = rows.blob(0), .learned = rows.time(1), .learned_of = rows.integer(2)});
    });
    return found;
}

}  // namespace vigo::store
