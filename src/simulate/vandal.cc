#include "simulate/vandal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "agent/letters.h"
#include "simulate/machine.h"
#include "wire/envelope.h"

namespace vigo::simulate {
namespace {

constexpr std::size_t at_once = 32;
constexpr std::uint64_t kinds = 5;

std::string garbage_of(std::uint64_t seed, std::uint64_t number, std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t at = 0; at < size; ++at)
        bytes[at] = static_cast<char>(mixed(seed, number, at));
    return bytes;
}

}  // namespace

/// A connection that does not speak TLS.
class Vandal::Noise final : public wire::Loop::Watcher {
 public:
    Noise(Vandal& owner, std::string bytes)
        : owner_(owner),
          bytes_(std::move(bytes)),
          socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = owner.stage_.far.host;
        to.sin_port = owner.stage_.far.port;
        // Under way, or refused: either is told as an event.
        (void)::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
        owner.stage_.loop.watch(socket_.get(), EPOLLOUT, *this);
    }

    void ready(std::uint32_t events) override {
        if (!std::exchange(sent_, true) && (events & EPOLLOUT) != 0) {
            ::send(socket_.get(), bytes_.data(), bytes_.size(), MSG_NOSIGNAL);
            return owner_.stage_.loop.change(socket_.get(), EPOLLIN, *this);
        }
        std::array<char, 512> room{};
        if (::recv(socket_.get(), room.data(), room.size(), 0) > 0) return;
        ++owner_.stage_.tally.garbage_refused;
        leave();
    }

    void leave() {
        owner_.stage_.loop.forget(socket_.get());
        auto& all = owner_.noises_;
        for (auto at = all.begin(); at != all.end(); ++at) {
            if (at->get() != this) continue;
            owner_.stage_.loop.retire(*at);
            all.erase(at);
            return;
        }
    }

 private:
    Vandal& owner_;
    const std::string bytes_;
    const wire::Handle socket_;
    bool sent_ = false;
};

Vandal::Vandal(Stage& stage, Lines& lines) : stage_(stage), lines_(lines) {}

Vandal::~Vandal() {
    while (!noises_.empty()) noises_.front()->leave();
}

void Vandal::act() {
    const auto number = ++acts_;
    switch (number % kinds) {
        case 0:
            return make_noise();
        case 1:
            return call_as_nobody();
        default:
            return misuse(number % kinds);
    }
}

void Vandal::make_noise() {
    if (noises_.size() >= at_once) noises_.front()->leave();
    noises_.push_back(
        std::make_shared<Noise>(*this, garbage_of(stage_.plan.seed, acts_, 200 + acts_ % 900)));
}

void Vandal::call_as_nobody() {
    std::erase_if(nobodies_,
                  [](const auto& line) { return line->is_open() && line->calls() == 0; });
    if (nobodies_.size() >= at_once) nobodies_.pop_front();
    auto& line = nobodies_.emplace_back();
    line = std::make_unique<wire::Line>(
        stage_.loop, stage_.far, wire::NearEnd{.source = stage_.source_of(acts_)},
        wire::Line::Events{.opened =
                               [this, raw = &line] {
                                   (*raw)->call(
                                       agent::path_of("CheckIn"),
                                       garbage_of(stage_.plan.seed, acts_, 300), call_deadline,
                                       [this](const auto& why, const auto&) { judge(why); });
                               },
                           .lost = nullptr});
}

/// By the connection of an envoy: bytes that are no envelope, the signature of somebody else, a
/// number that was used.
void Vandal::misuse(std::uint64_t how) {
    const auto at = mixed(stage_.plan.seed, acts_, 1) % stage_.envoys.size();
    auto& envoy = stage_.envoys[at];
    auto* const line = lines_.find(envoy.line);
    if (line == nullptr || envoy.numbers.latest() == 0 || envoy.skew_ms != 0) return;
    std::string request = garbage_of(stage_.plan.seed, acts_, 250);
    if (how > 2) {
        const auto& other = stage_.envoys[(at + 1) % stage_.envoys.size()];
        const bool is_replay = how == 4;
        request = wire::seal({.method = "CheckIn",
                              .fleet = stage_.fleet.id,
                              .envoy = envoy.id,
                              .sequence = envoy.numbers.latest() + (is_replay ? 0 : 1'000),
                              .time = stage_.now()},
                             agent::check_in_payload({}), is_replay ? envoy.key : other.key);
        if (is_replay && envoy.is_talking) return;  // its number may not have arrived yet
        if (!is_replay && stage_.envoys.size() == 1) return;
    }
    line->call(agent::path_of("CheckIn"), std::move(request), call_deadline,
               [this](const auto& why, const auto&) { judge(why); });
}

void Vandal::judge(const std::optional<Error>& why) {
    if (!why) return stage_.tally.failed("garbage: accepted");
    if (why->fault() == Fault::timeout || why->fault() == Fault::internal)
        return stage_.tally.failed("garbage: " + std::string(name_of(why->fault())),
                                   why->message());
    ++stage_.tally.garbage_refused;
}

}  // namespace vigo::simulate
