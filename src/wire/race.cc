#include "wire/race.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto head_start = 250ms;  // RFC 8305, section 5
constexpr std::size_t most_endpoints = 16;

/// One of each family in turn: a family that is broken costs one head start.
void interleave(std::vector<Endpoint>& all) {
    const auto first = all.front().address.ss_family;
    std::vector<Endpoint> others;
    const auto is_first = [&](const Endpoint& each) { return each.address.ss_family == first; };
    std::copy_if(all.begin(), all.end(), std::back_inserter(others),
                 [&](const Endpoint& each) { return !is_first(each); });
    std::erase_if(all, [&](const Endpoint& each) { return !is_first(each); });
    for (std::size_t at = 0; at < others.size(); ++at)
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(std::min(2 * at + 1, all.size())),
                   others[at]);
    all.resize(std::min(all.size(), most_endpoints));
}

class Race {
 public:
    Race(std::vector<Endpoint> endpoints, Moment end, const Bell& bell)
        : endpoints_(std::move(endpoints)), end_(end), bell_(bell) {}

    Handle run(int& problem) {
        const Listening listening(bell_);
        for (;;) {
            const auto now = steady_clock::now();
            if (now >= end_ || listening.must_end()) break;
            if (next_ < endpoints_.size() && (runners_.empty() || now >= next_start_)) {
                if (start(now)) return std::move(winner_);
                continue;
            }
            if (runners_.empty()) break;
            if (wait()) return std::move(winner_);
        }
        problem = runners_.empty() ? problem_ : ETIMEDOUT;
        return {};
    }

 private:
    /// Whether it is there at once, as on this machine.
    bool start(Moment now) {
        const auto& to = endpoints_[next_++];
        next_start_ = now + head_start;
        Handle socket(
            ::socket(to.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        const int done =
            socket.is_open()
                ? ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to.address), to.size)
                : -1;
        if (done == 0) return win(std::move(socket));
        if (errno == EINPROGRESS)
            runners_.push_back(std::move(socket));
        else
            problem_ = errno;
        return false;
    }

    bool wait() {
        const auto until = next_ < endpoints_.size() ? std::min(end_, next_start_) : end_;
        std::vector<pollfd> sources;
        for (const auto& each : runners_) sources.push_back({each.get(), POLLOUT, 0});
        bell_.poll(sources, until);
        for (auto at = sources.size(); at-- > 0;)
            if (sources[at].revents != 0 && settle(at)) return true;
        return false;
    }

    /// One has arrived or failed; after a failure the next one starts at once.
    bool settle(std::size_t at) {
        Handle socket = std::move(runners_[at]);
        runners_.erase(runners_.begin() + static_cast<std::ptrdiff_t>(at));
        int problem = 0;
        socklen_t size = sizeof problem;
        ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size);
        if (problem == 0) return win(std::move(socket));
        problem_ = problem;
        next_start_ = {};
        return false;
    }

    bool win(Handle socket) {
        winner_ = std::move(socket);
        return true;
    }

    const std::vector<Endpoint> endpoints_;
    const Moment end_;
    const Bell& bell_;
    std::size_t next_ = 0;
    Moment next_start_{};
    std::vector<Handle> runners_;
    Handle winner_;
    int problem_ = ETIMEDOUT;
};

}  // namespace

Handle connect_to_first(std::vector<Endpoint> endpoints, Moment end, int& problem,
                        const Bell& bell) {
    interleave(endpoints);
    return Race(std::move(endpoints), end, bell).run(problem);
}

}  // namespace vigo::wire
