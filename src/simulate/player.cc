#include "simulate/player.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "simulate/enrolments.h"
#include "simulate/machine.h"
#include "simulate/talk.h"
#include "simulate/vandal.h"

namespace vigo::simulate {
namespace {

constexpr Millis turn{20};
constexpr Millis rarest_beat{60'000};  // as agents have it
constexpr double splay = 0.1;          // of an interval, by which agents spread
constexpr std::uint64_t due_asked = 4'001;

Moment steady_now() { return std::chrono::steady_clock::now(); }

Millis part_of(Millis span, double share) {
    return Millis(static_cast<Millis::rep>(static_cast<double>(span.count()) * share));
}

}  // namespace

class Player::Stage : public simulate::Stage {
 public:
    Stage(const Plan& how, Realm where, std::vector<Member> who, Fleet of)
        : simulate::Stage(how, std::move(where), std::move(who), std::move(of)),
          lines(*this),
          talk(*this, lines),
          enrolments(*this),
          vandal(*this, lines),
          next_(loop, [this] { run_due(); }) {
        for (std::size_t at = 0; at < envoys.size(); ++at) envoys[at].line = line_of(at);
        lines.on_push = [this](std::size_t at) { due_.push({loop.now(), at, check_in, true}); };
    }

    template <class Done>
    bool turn_until(Moment end, const Done& done) {
        while (!done() && steady_now() < end) loop.turn(turn);
        return done();
    }

    /// All are due once within the first interval.
    void schedule() {
        if (!due_.empty()) return set_timer();
        const auto now = steady_now();
        for (std::size_t at = 0; at < envoys.size(); ++at) {
            due_.push(
                {now + part_of(plan.interval, chance(plan.seed, at, due_asked)), at, check_in});
            if (at < plan.own_lines && plan.streams)
                due_.push({now + part_of(beats(), chance(plan.seed, at, due_asked + 1)), at, beat});
        }
        if (plan.garbage > 0) due_.push({now, 0, misdeed});
        set_timer();
    }

    void pause() { next_.cancel(); }

    Lines lines;
    Talk talk;
    Enrolments enrolments;
    Vandal vandal;

 private:
    enum What { check_in, beat, misdeed };
    struct Due {
        Moment at;
        std::size_t envoy = 0;
        What what = check_in;
        bool is_extra = false;  ///< the next one of the schedule comes all the same
        bool operator<(const Due& other) const { return at > other.at; }
    };

    std::uint32_t line_of(std::size_t at) const {
        if (at < plan.own_lines) return static_cast<std::uint32_t>(at);
        return static_cast<std::uint32_t>(plan.own_lines +
                                          at % std::max<std::size_t>(plan.shared_lines, 1));
    }
    Millis beats() const { return std::min(plan.interval, rarest_beat); }
    void set_timer() {
        if (!due_.empty()) next_.set(due_.top().at);
    }

    void run_due() {
        const auto now = steady_now();
        while (!due_.empty() && due_.top().at <= now) {
            const auto due = due_.top();
            due_.pop();
            tally.late.add(std::chrono::duration_cast<Micros>(now - due.at));
            act(due);
            if (!due.is_extra) due_.push({due.at + pause_after(due), due.envoy, due.what});
        }
        set_timer();
    }

    void act(const Due& due) {
        if (due.what == check_in) talk.begin(due.envoy);
        if (due.what == beat) talk.beat(due.envoy);
        if (due.what == misdeed) vandal.act();
    }

    Moment::duration pause_after(const Due& due) const {
        if (due.what == misdeed)
            return std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / plan.garbage));
        if (due.what == beat) return beats();
        const auto drawn = chance(plan.seed, due.envoy,
                                  due_asked + std::uint64_t{16} * envoys[due.envoy].cycle + 2);
        return part_of(plan.interval, 1 - splay / 2 + splay * drawn);
    }

    std::priority_queue<Due> due_;
    wire::Timer next_;
};

Player::Player(const Plan& plan, Realm realm, std::vector<Member> members, Fleet fleet)
    : stage_(
          std::make_unique<Stage>(plan, std::move(realm), std::move(members), std::move(fleet))) {}
Player::~Player() = default;

bool Player::enrol(Millis most) {
    stage_->enrolments.begin();
    const bool done =
        stage_->turn_until(steady_now() + most, [&] { return stage_->enrolments.are_done(); });
    stage_->enrolments.end();
    return done;
}

bool Player::connect(Millis most) {
    auto& stage = *stage_;
    stage.lines.open();
    return stage.turn_until(steady_now() + most,
                            [&] { return stage.lines.open_lines() == stage.lines.count(); });
}

void Player::play(Millis span, const std::function<bool()>& done) {
    stage_->schedule();
    stage_->turn_until(steady_now() + span, [&] { return done && done(); });
    stage_->pause();
}

bool Player::wait(Millis most, const std::function<bool()>& done) {
    return stage_->turn_until(steady_now() + most, done);
}

void Player::settle(Millis most) {
    wait(most, [&] { return stage_->talk.under_way() == 0; });
}

void Player::expect_outage(bool expected) { stage_->outage = expected; }

void Player::note_publish(std::uint64_t version) {
    auto& talk = stage_->talk;
    talk.published = talk.last_in_vain = talk.last_served = steady_now();
    talk.published_over = version;
    talk.renewed = 0;
    for (auto& envoy : stage_->envoys) {
        // Some may have been served already, before it was known here.
        envoy.is_renewed = envoy.version > version;
        talk.renewed += envoy.is_renewed ? 1 : 0;
    }
}

Spread Player::spread() const {
    const auto& talk = stage_->talk;
    const auto since = [&](Moment then) {
        return std::chrono::duration_cast<Millis>(then - talk.published);
    };
    return {.renewed = talk.renewed,
            .bundles = talk.other_bundles,
            .last_in_vain = since(talk.last_in_vain),
            .last_served = since(talk.last_served)};
}

std::size_t Player::open_lines() const { return stage_->lines.open_lines(); }
std::size_t Player::open_streams() const { return stage_->lines.open_streams(); }

std::size_t Player::wanted_streams() const {
    const auto& all = stage_->envoys;
    const auto& plan = stage_->plan;
    if (!plan.streams) return 0;
    const auto own = std::min<std::size_t>(plan.own_lines, all.size());
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(own),
                      [](const Envoy& each) { return each.skew_ms == 0; }));
}

std::size_t Player::assigned() const {
    const auto& all = stage_->envoys;
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const Envoy& each) { return each.has_assignment; }));
}

Tally Player::take_tally() { return std::exchange(stage_->tally, {}); }

}  // namespace vigo::simulate
