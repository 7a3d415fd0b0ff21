// far_server — the transport's server in a process of its own, so that what it uses can be told
// from what its clients use.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <list>
#include <mutex>

#include "crypto/x509.h"
#include "wire/method.h"

namespace vigo::wire {

inline Time now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

struct Usage {
    double resident_kb = 0;
    double cpu_us = 0;
};

inline Usage usage() {
    std::ifstream statm("/proc/self/statm");
    double all = 0;
    double resident = 0;
    statm >> all >> resident;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return {resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024,
            us(used.ru_utime) + us(used.ru_stime)};
}

inline std::vector<Method> methods() {
    static std::mutex mutex;
    static std::list<std::shared_ptr<ServerStream>> held;  // as a server holds the agents' streams
    return {
        {.name = "/t/Echo",
         .quick = [](const Peer&,
                     std::string_view request) { return Answer{.reply = std::string(request)}; }},
        {.name = "/t/Hold",
         .stream =
             [](const Peer&, std::shared_ptr<ServerStream> stream) {
                 const std::lock_guard lock(mutex);
                 held.push_back(stream);
                 return StreamEvents{
                     .received = [stream](std::string message) { stream->send(message); },
                     .ended = [] {}};
             },
         .is_quick_stream = true}};
}

/// Tells what it uses for each byte that it is sent.
[[noreturn]] inline void serve_far(const crypto::KeyPair& authority, int from, int to) {
    const auto leaf = crypto::issue_server(authority, {"127.0.0.1"}, now());
    const auto server = Server::listen(
        "127.0.0.1:0", {authority.certificate, leaf.certificate, leaf.key}, methods());
    const int port = server->port();
    char asked = 0;
    bool alive = ::write(to, &port, sizeof port) == sizeof port;
    while (alive && ::read(from, &asked, 1) == 1) {
        const auto used = usage();
        alive = ::write(to, &used, sizeof used) == sizeof used;
    }
    _exit(0);
}

/// Ends with this process.
class FarServer {
 public:
    FarServer() {
        int down[2];
        int up[2];
        expect(::pipe(down) == 0 && ::pipe(up) == 0);
        if (::fork() == 0) {
            ::close(down[1]);
            serve_far(authority_, down[0], up[1]);
        }
        ::close(down[0]);
        ::close(up[1]);
        to_ = down[1];
        from_ = up[0];
        expect(::read(from_, &port_, sizeof port_) == sizeof port_);
        request_ = crypto::make_request("bench");
        certificate_ = crypto::issue_client(authority_, request_.request,
                                            "7c9e6679-7425-40de-944b-e07fc1f90ae7", now());
    }

    int port() const { return port_; }
    Usage usage() const {
        Usage used;
        expect(::write(to_, "?", 1) == 1);
        expect(::read(from_, &used, sizeof used) == sizeof used);
        return used;
    }
    std::unique_ptr<Channel> channel(bool with_certificate = true) const {
        return Channel::to(format("127.0.0.1:{}", port_),
                           {.authority = authority_.certificate,
                            .certificate = with_certificate ? certificate_ : "",
                            .key = with_certificate ? request_.key : ""});
    }

 private:
    const crypto::KeyPair authority_ = crypto::make_authority("bench", now());
    crypto::Request request_;
    std::string certificate_;
    int from_ = -1;
    int to_ = -1;
    int port_ = 0;
};

/// Asks the system for all the open files that it allows.
inline void take_files() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace vigo::wire
