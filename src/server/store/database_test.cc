// database_test — those who write at once are written together, and fail each for themselves.

#include "server/store/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.h"
#include "host/temp_folder.h"

namespace vigo::store {
namespace {

std::int64_t count(Database& database) {
    std::int64_t found = 0;
    database.read([&](Connection& connection) {
        auto rows = connection.prepare("SELECT count(*) FROM note");
        if (rows.next()) found = rows.integer(0);
    });
    return found;
}

TEST(Database, writes_of_many_threads_are_each_whole_or_not_there) {
    const TempFolder box;
    Database database(box / "vigo.db");
    database.write([](Connection& connection) {
        connection.execute("CREATE TABLE note (text TEXT PRIMARY KEY, other TEXT)");
    });
    constexpr int threads = 8;
    constexpr int rounds = 40;
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> writers;
        for (int thread = 0; thread < threads; ++thread)
            writers.emplace_back([&, thread] {
                for (int round = 0; round < rounds; ++round) {
                    const auto insert = [&](Connection& connection) {
                        const auto name = format("{}-{}", thread, round);
                        connection.execute(format("INSERT INTO note VALUES ('{}', 'a')", name));
                        connection.execute(format("INSERT INTO note VALUES ('{}+', 'b')", name));
                        if (round % 4 == 0)  // after its rows are there
                            fail(Fault::conflict, "no");
                    };
                    try {
                        database.write(insert);
                    } catch (const Error& error) {
                        refused += error.message() == "no" ? 1 : 1000;
                    }
                }
            });
    }
    EXPECT_EQ(refused, threads * rounds / 4);
    EXPECT_EQ(count(database), threads * rounds * 3 / 4 * 2);
}

TEST(Database, a_write_inside_of_a_write_shares_its_fate_whoever_carries_it_out) {
    const TempFolder box;
    Database database(box / "vigo.db");
    database.write([](Connection& connection) { connection.execute("CREATE TABLE note (text)"); });
    const auto note = [&] {
        database.write(
            [](Connection& connection) { connection.execute("INSERT INTO note VALUES (1)"); });
    };
    constexpr int threads = 4;
    constexpr int rounds = 20;
    {
        std::vector<std::jthread> writers;
        for (int thread = 0; thread < threads; ++thread)
            writers.emplace_back([&] {
                for (int round = 0; round < rounds; ++round) try {
                        database.write([&](Connection&) {
                            note();
                            note();
                            if (round % 2 == 0) fail(Fault::conflict, "no");
                        });
                    } catch (const Error& error) {
                        EXPECT_EQ(error.message(), "no");
                    }
            });
    }
    EXPECT_EQ(count(database), threads * rounds / 2 * 2);
    note();
    EXPECT_EQ(count(database), threads * rounds + 1);
}

}  // namespace
}  // namespace vigo::store
