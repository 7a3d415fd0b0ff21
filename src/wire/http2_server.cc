// http2_server — one loop per processor for clients with a certificate, and before them porches for
// those who have not shown one yet: a flood of strangers stays there, on the far one.

#include "wire/http2_server.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "base/limits.h"
#include "base/log.h"
#include "wire/doorkeeper.h"
#include "wire/listener.h"

namespace vigo::wire {
namespace {

using namespace std::chrono_literals;

/// Of the process's open files, for all else.
constexpr std::size_t files_spared = 256;
constexpr auto look_every = 5ms;
/// Takes as many open files as the system allows to ask for: the usual limit, 1,024, is there for
/// programs that use select(2).
std::size_t most_files() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    ::getrlimit(RLIMIT_NOFILE, &files);
    const auto allowed = static_cast<std::size_t>(files.rlim_cur);
    return allowed - std::min(allowed / 2, files_spared);
}

/// One loop, its thread and its connections.
class Worker {
 public:
    Worker(const Dispatcher& dispatcher, Pool& pool, Pool& disk, const Patience& patience,
           Rank rank)
        : rank_(rank), site_{.dispatcher = dispatcher, .pool = pool, .disk = disk, .loop = loop_} {
        all_.patience = patience;
    }
    ~Worker() { end(); }

    void start() {
        thread_ = std::jthread([this] {
            take_rank(rank_);
            loop_.run();
        });
    }
    Loop& loop() { return loop_; }
    /// Before it starts.
    void be_porch(std::function<void(TlsSocket socket, std::string address)> promote,
                  std::function<void(const std::string& address)> gave_up) {
        all_.promote = std::move(promote);
        all_.gave_up = std::move(gave_up);
    }
    std::size_t count() const { return all_.count; }

    void take(TlsContext context, Handle socket, std::string address) {
        // Shared only because a function must be copyable.
        auto shared = std::make_shared<Handle>(std::move(socket));
        loop_.post([this, context = std::move(context), shared, address = std::move(address)] {
            if (stopping_) return;
            ServerConnection::open(all_, TlsSocket::accepted(context, std::move(*shared)), address);
        });
    }

    /// From any thread.
    void adopt(TlsSocket socket, std::string address) {
        auto shared = std::make_shared<TlsSocket>(std::move(socket));
        loop_.post([this, shared, address = std::move(address)] {
            if (!stopping_) ServerConnection::adopt(all_, std::move(*shared), address);
        });
    }

    /// Lets calls end, until all connections are done or it is `last`; then drops them.
    void wind_up(Moment last) {
        loop_.post([this, last] {
            last_ = last;
            stopping_ = true;
            for_all([](ServerConnection& each) { each.stop(); });
            wait_for_end();
        });
        ended_.get_future().wait();
    }
    /// After the pool: handlers post to the loop.
    void end() {
        loop_.stop();
        if (thread_.joinable()) thread_.join();
    }

 private:
    template <class Act>
    void for_all(const Act& act) {
        for (auto* list : {&all_.strangers, &all_.proven})
            for (const auto& each : std::vector(list->begin(), list->end())) act(*each);
    }
    void wait_for_end() {
        bool busy = false;
        for_all([&](const ServerConnection& each) { busy = busy || !each.is_closing(); });
        if (busy && loop_.now() < last_) return look_again_.set(loop_.now() + look_every);
        for_all([](ServerConnection& each) { each.drop(); });
        ended_.set_value();
    }

    const Rank rank_;
    Loop loop_;
    const CallSite site_;
    Connections all_{site_};
    Timer look_again_{loop_, [this] { wait_for_end(); }};
    bool stopping_ = false;
    Moment last_;
    std::promise<void> ended_;
    std::jthread thread_;
};

class Http2Server final : public Server {
 public:
    Http2Server(const std::string& address, const Credentials& credentials,
                const std::vector<Method>& methods, const Bounds& bounds)
        : dispatcher_(methods),
          context_(server_context(credentials)),
          most_(std::min(bounds.connections, most_files())) {
        const auto processors = std::max(1U, std::thread::hardware_concurrency());
        const auto worker = [&](Rank rank) {
            return std::make_unique<Worker>(dispatcher_, pool_, disk_, bounds.patience, rank);
        };
        for (unsigned i = 0; i < processors; ++i) workers_.push_back(worker(Rank::first));
        for (unsigned i = 0; i < (processors + 1) / 2; ++i) {
            near_.push_back(porch(worker(Rank::behind)));
            far_.push_back(porch(worker(Rank::last)));
        }
        listener_.emplace(address);
        listener_->start(near_.front()->loop(), [this](Handle socket, std::string from) {
            deal(std::move(socket), std::move(from));
        });
        for_all([](Worker& each) { each.start(); });
    }

    ~Http2Server() override {
        auto closed = std::promise<void>();
        near_.front()->loop().post([&] {
            listener_->stop();
            closed.set_value();
        });
        closed.get_future().wait();
        const auto last = std::chrono::steady_clock::now() + Millis(limits::stop_grace_ms);
        for_all([&](Worker& each) { each.wind_up(last); });
        pool_.stop();
        disk_.stop();
        far_.clear();
        near_.clear();
        workers_.clear();
    }

    int port() const override { return listener_->port(); }

    void replace(const Credentials& credentials) override {
        auto fresh = server_context(credentials);
        const std::lock_guard lock(mutex_);
        context_ = std::move(fresh);
    }

 private:
    using Workers = std::vector<std::unique_ptr<Worker>>;

    std::unique_ptr<Worker> porch(std::unique_ptr<Worker> worker) {
        worker->be_porch(
            [this](TlsSocket socket, std::string from) {
                doorkeeper_.proved(from);
                workers_[next_worker_++ % workers_.size()]->adopt(std::move(socket),
                                                                  std::move(from));
            },
            [this, &loop = worker->loop()](const std::string& from) {
                doorkeeper_.gave_up(from, loop.now());
            });
        return worker;
    }

    template <class Act>
    void for_all(const Act& act) {
        for (const auto* group : {&far_, &near_, &workers_})
            for (const auto& each : *group) act(*each);
    }

    /// On the first near porch's loop.
    void deal(Handle socket, std::string from) {
        std::size_t open = 0;
        for_all([&](const Worker& each) { open += each.count(); });
        if (open >= most_) {
            log::debug("too many connections", {{"address", from}});
            return;
        }
        const auto where = doorkeeper_.porch_for(from, near_.front()->loop().now());
        const auto& porches = where == Doorkeeper::Porch::far ? far_ : near_;
        next_porch_ = (next_porch_ + 1) % porches.size();
        const std::lock_guard lock(mutex_);
        porches[next_porch_]->take(context_, std::move(socket), std::move(from));
    }

    Dispatcher dispatcher_;
    Pool pool_{handler_threads()};
    // A fleet that has much to report must not keep itself from asking what to do.
    Pool disk_{disk_threads, Rank::behind};
    std::mutex mutex_;
    TlsContext context_;  // shared with the connections made with it
    const std::size_t most_;
    std::size_t next_porch_ = 0;
    std::atomic<std::size_t> next_worker_ = 0;
    Doorkeeper doorkeeper_;
    Workers workers_;
    // Handshakes cost a hundred times what a check-in does: when processors are short, those who
    // are in go first, and those of whom nothing is known last.
    Workers near_;
    Workers far_;
    std::optional<Listener> listener_;
};

}  // namespace

std::unique_ptr<Server> serve(const std::string& address, const Server::Credentials& credentials,
                              const std::vector<Method>& methods, const Bounds& bounds) {
    return std::make_unique<Http2Server>(address, credentials, methods, bounds);
}

std::unique_ptr<Server> Server::listen(const std::string& address, const Credentials& credentials,
                                       const std::vector<Method>& methods) {
    return serve(address, credentials, methods, {});
}

}  // namespace vigo::wire
