// agenda_test — what the two threads tell each other.

#include "agent/agenda.h"

#include <gtest/gtest.h>

#include <thread>

#include "host/fake_clock.h"

namespace vigo::agent {
namespace {

class AgendaTest : public testing::Test {
 protected:
    bool contact_is_due() const { return agenda_.until_contact() == Agenda::Span(0); }
    /// Up to the first contact.
    void begin() { clock_.advance(Millis(60'000)); }

    FakeClock clock_;
    Agenda agenda_{clock_, Millis(60'000), 7};
};

TEST_F(AgendaTest, no_contact_is_due_during_a_run_and_its_end_is_news) {
    begin();
    EXPECT_TRUE(contact_is_due());
    agenda_.run_begins();
    EXPECT_TRUE(agenda_.is_busy());
    EXPECT_EQ(agenda_.until_contact(), Agenda::Span::max());
    const auto news = agenda_.news();
    EXPECT_FALSE(news.stop_requested());
    agenda_.run_ended(LastRun{.number = 3});
    EXPECT_TRUE(news.stop_requested());
    EXPECT_TRUE(contact_is_due());
    EXPECT_EQ(agenda_.last_run()->number, 3U);
    EXPECT_TRUE(agenda_.take_run_ended());
    EXPECT_FALSE(agenda_.take_run_ended());
}

TEST_F(AgendaTest, news_that_came_before_are_not_news_again) {
    agenda_.wake();
    EXPECT_FALSE(agenda_.news().stop_requested());
}

TEST_F(AgendaTest, a_contact_makes_the_loop_go_on) {
    begin();
    std::jthread server([&] {
        agenda_.contact_begins();
        agenda_.contacted(Contact::done);
    });
    EXPECT_TRUE(agenda_.await_run({}));
    EXPECT_TRUE(agenda_.is_busy());
}

TEST_F(AgendaTest, a_stop_ends_the_wait) {
    std::stop_source stop;
    std::jthread operators([&] { stop.request_stop(); });
    EXPECT_FALSE(agenda_.await_run(stop.get_token()));
    EXPECT_FALSE(agenda_.is_busy());
}

TEST_F(AgendaTest, a_push_is_for_the_contact_that_it_makes_due) {
    begin();
    agenda_.contact_begins();
    agenda_.contacted(Contact::done);
    agenda_.run_begins();
    agenda_.run_ended({});
    EXPECT_FALSE(contact_is_due());
    const auto news = agenda_.news();
    agenda_.push({.trace_id = "abc"});
    EXPECT_TRUE(news.stop_requested());
    EXPECT_TRUE(contact_is_due());
    EXPECT_EQ(agenda_.take_push()->trace_id, "abc");
    EXPECT_FALSE(agenda_.take_push());
}

TEST_F(AgendaTest, a_push_that_no_contact_answers_is_for_the_run) {
    agenda_.push({.trace_id = "abc"});
    clock_.advance(Millis(5'000));
    ASSERT_TRUE(agenda_.await_run({}));
    EXPECT_FALSE(agenda_.take_push());
    EXPECT_EQ(agenda_.take_late_push()->trace_id, "abc");
}

TEST_F(AgendaTest, a_push_during_a_run_waits_for_the_contact_after_it) {
    agenda_.run_begins();
    agenda_.push({.trace_id = "abc"});
    EXPECT_FALSE(agenda_.take_late_push());
    EXPECT_FALSE(contact_is_due());
    agenda_.run_ended({});
    EXPECT_TRUE(contact_is_due());
    EXPECT_TRUE(agenda_.take_push());
}

}  // namespace
}  // namespace vigo::agent
