// streams — the newest stream counts, a push waits when there is none, and nobody is left hanging.

#include "server/streams/streams.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace vigo::streams {
namespace {

struct FakeStream : wire::ServerStream {
    bool send(std::string message) override {
        if (over) return false;
        const std::lock_guard lock(mutex);
        sent.push_back(std::move(message));
        return true;
    }
    void end() override { over = true; }

    std::atomic<bool> over = false;
    std::mutex mutex;
    std::vector<std::string> sent;
};

Uuid id_of(char last) { return *Uuid::from_bytes(std::string(15, '\0') + last); }

class StreamsTest : public testing::Test {
 protected:
    StreamsTest() {
        const auto key = crypto::SigningKey::make();
        index_.put({.id = id_of('a'),
                    .hostname = "web1",
                    .public_key = std::string(key.public_key().bytes()),
                    .enrolled = from_ms(1)});
    }
    bool waits() const { return index_.get(id_of('a'))->row.push_waiting; }

    fleet::Index index_{fleet::Freshness{}};
    Streams streams_{index_,
                     [](const Push& push) { return push.trace_id + (push.full ? "!" : ""); }};
};

TEST_F(StreamsTest, a_push_goes_out_and_waits_as_well) {
    const auto stream = std::make_shared<FakeStream>();
    streams_.opened(id_of('a'), stream);
    EXPECT_TRUE(streams_.push(id_of('a'), {.trace_id = "t", .full = true}));
    EXPECT_EQ(stream->sent, std::vector<std::string>{"t!"});
    EXPECT_TRUE(waits());
}

TEST_F(StreamsTest, without_a_stream_or_on_a_dead_one_it_only_waits) {
    EXPECT_FALSE(streams_.push(id_of('a'), {}));
    EXPECT_TRUE(waits());
    const auto dead = std::make_shared<FakeStream>();
    dead->over = true;
    streams_.opened(id_of('a'), dead);
    EXPECT_FALSE(streams_.push(id_of('a'), {}));
}

TEST_F(StreamsTest, the_newest_stream_counts_and_the_older_one_is_ended) {
    const auto older = std::make_shared<FakeStream>();
    const auto newer = std::make_shared<FakeStream>();
    streams_.opened(id_of('a'), older);
    streams_.opened(id_of('a'), newer);
    EXPECT_TRUE(older->over);
    streams_.closed(id_of('a'), older.get());
    EXPECT_TRUE(streams_.is_open(id_of('a')));
    streams_.closed(id_of('a'), newer.get());
    EXPECT_EQ(streams_.count(), 0U);
}

TEST_F(StreamsTest, cutting_ends_them) {
    const auto one = std::make_shared<FakeStream>();
    const auto two = std::make_shared<FakeStream>();
    streams_.opened(id_of('a'), one);
    streams_.opened(id_of('b'), two);
    streams_.cut(id_of('a'));
    streams_.cut(id_of('c'));
    EXPECT_TRUE(one->over);
    EXPECT_FALSE(two->over);
    streams_.cut_all();
    EXPECT_TRUE(two->over);
    EXPECT_EQ(streams_.count(), 0U);
}

TEST_F(StreamsTest, holds_when_all_happens_at_once) {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&] {
            for (int step = 0; step < 200; ++step) {
                const auto stream = std::make_shared<FakeStream>();
                streams_.opened(id_of('a'), stream);
                streams_.push(id_of('a'), {.trace_id = "t"});
                streams_.closed(id_of('a'), stream.get());
            }
        });
    threads.clear();
    EXPECT_EQ(streams_.count(), 0U);
}

}  // namespace
}  // namespace vigo::streams
