#include "wire/bell.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "wire/loop.h"

namespace vigo::wire {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::hours longest_wait{1};

int milliseconds_until(Moment until) {
    const auto now = steady_clock::now();
    const auto left = std::chrono::ceil<Millis>(std::min(until, now + longest_wait) - now).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

}  // namespace

struct Bell::State {
    const int handle;
    const std::function<void()> answer;
    std::once_flag once;
    std::atomic<bool> rung = false;
};

Bell::Bell(int handle, std::function<void()> answer)
    : state_(new State{.handle = handle, .answer = std::move(answer), .once = {}}) {}

bool Bell::has_rung() const { return state_ && state_->rung; }

void Bell::poll(std::span<pollfd> sources, Moment until) const {
    std::vector<pollfd> all(sources.begin(), sources.end());
    all.push_back({state_ && !has_rung() ? state_->handle : -1, POLLIN, 0});
    const int ready = ::poll(all.data(), all.size(), milliseconds_until(until));
    if (ready < 0 && errno != EINTR) fail_errno(errno, "waiting for a socket");
    std::copy_n(all.begin(), sources.size(), sources.begin());
    if (ready <= 0 || all.back().revents == 0) return;
    // Who hears it second waits here until it is answered.
    std::call_once(state_->once, [this] {
        state_->answer();
        state_->rung = true;
    });
}

void Bell::sleep(Moment until, const std::stop_token& stop) const {
    const Handle wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake.is_open()) fail_errno(errno, "making an event");
    const std::stop_callback waker(stop, [&] { ::eventfd_write(wake.get(), 1); });
    const Listening listening(*this);
    std::array<pollfd, 1> sources = {{{wake.get(), POLLIN, 0}}};
    while (steady_clock::now() < until && !stop.stop_requested() && !listening.must_end())
        poll(sources, until);
}

std::jthread Bell::listen() const {
    return std::jthread(
        [bell = *this](const std::stop_token& stop) { bell.sleep(Moment::max(), stop); });
}

}  // namespace vigo::wire
