#include "wire/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/error.h"

namespace vigo::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int events_per_turn = 256;
constexpr milliseconds longest_wait{60'000};

int opened(int handle, std::string_view doing) {
    if (handle < 0) fail_errno(errno, doing);
    return handle;
}

void control(int epoll, int operation, int handle, std::uint32_t events, Loop::Watcher* watcher) {
    epoll_event event{.events = events, .data = {.ptr = watcher}};
    if (epoll_ctl(epoll, operation, handle, &event) != 0) fail_errno(errno, "watching a socket");
}

}  // namespace

Handle::~Handle() {
    if (number_ >= 0) ::close(number_);
}
Handle::Handle(Handle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Handle& Handle::operator=(Handle&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Loop::Loop()
    : epoll_(opened(epoll_create1(EPOLL_CLOEXEC), "making an event queue")),
      wake_(opened(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "making an event")),
      now_(steady_clock::now()) {
    control(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), EPOLLIN | EPOLLET, nullptr);
}

Loop::~Loop() = default;

void Loop::run() {
    while (!stopped_) turn(longest_wait);
}

void Loop::stop() {
    stopped_ = true;
    eventfd_write(wake_.get(), 1);
}

void Loop::post(std::function<void()> job) {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(job));
    // Under the lock: a loop that goes away meanwhile waits here.
    if (posted_.size() == 1) eventfd_write(wake_.get(), 1);
}

int Loop::wait_for(milliseconds most) const {
    if (!deferred_.empty()) return 0;
    if (timers_.empty()) return static_cast<int>(most.count());
    const auto left = std::chrono::ceil<milliseconds>(timers_.begin()->first - steady_clock::now());
    return static_cast<int>(std::clamp(left, milliseconds(0), most).count());
}

void Loop::turn(milliseconds most) {
    std::array<epoll_event, events_per_turn> events{};
    const int count = epoll_wait(epoll_.get(), events.data(), events_per_turn, wait_for(most));
    now_ = steady_clock::now();
    for (int at = 0; at < count; ++at)
        if (auto* const watcher =
                static_cast<Watcher*>(events[static_cast<std::size_t>(at)].data.ptr))
            watcher->ready(events[static_cast<std::size_t>(at)].events);
    run_posted();
    run_timers();
    run_deferred();
    retired_.clear();
}

void Loop::run_posted() {
    std::vector<std::function<void()>> jobs;
    {
        const std::lock_guard lock(mutex_);
        jobs.swap(posted_);
    }
    for (const auto& job : jobs) job();
}

void Loop::run_timers() {
    while (!timers_.empty() && timers_.begin()->first <= now_) {
        auto& timer = *timers_.begin()->second;
        timer.cancel();
        timer.act_();
    }
}

void Loop::run_deferred() {
    // What they defer in turn runs in the next turn.
    for (const auto& job : std::exchange(deferred_, {})) job();
}

void Loop::watch(int handle, std::uint32_t events, Watcher& watcher) {
    control(epoll_.get(), EPOLL_CTL_ADD, handle, events, &watcher);
}

void Loop::change(int handle, std::uint32_t events, Watcher& watcher) {
    control(epoll_.get(), EPOLL_CTL_MOD, handle, events, &watcher);
}

void Loop::forget(int handle) { epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, handle, nullptr); }

void Timer::set(Moment at) {
    cancel();
    place_ = loop_.timers_.emplace(at, this);
}

void Timer::cancel() {
    if (place_) loop_.timers_.erase(*std::exchange(place_, std::nullopt));
}

}  // namespace vigo::wire
