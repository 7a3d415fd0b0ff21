#include "apps/rehearsal.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "apps/program.h"
#include "apps/seed.h"
#include "apps/settings_file.h"
#include "base/error.h"
#include "base/log.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "rehearsal";  // the file by which such a folder is known
constexpr std::string_view ready = "ready ";
constexpr Millis stop_most{20'000};

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
}

void put(const fs::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) fail(Fault::unavailable, "writing {}", file.string());
}

server::Settings settings_in(const fs::path& folder) {
    Diagnostics findings;
    auto settings = read_settings_file(folder / "server.yaml", findings);
    if (findings.has_errors()) fail(Fault::internal, "{}", findings.text());
    return settings;
}

/// The first line that comes; what there is when the other side ends.
std::string read_line(int from) {
    std::string line;
    for (char c = 0; ::read(from, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

/// The number before `unit` in a file of /proc.
std::uint64_t proc_number(const std::string& text, std::string_view label) {
    const auto at = text.find(label);
    return at == std::string::npos ? 0
                                   : std::strtoull(text.c_str() + at + label.size(), nullptr, 10);
}

}  // namespace

Rehearsal::Rehearsal(const std::string& folder, Millis interval) : interval_(interval) {
    const fs::path home = fs::absolute(folder);
    if (fs::exists(home) && !fs::is_empty(home) && !fs::exists(home / mark))
        fail(Fault::conflict, "{} holds something else than a rehearsal: name an empty folder",
             home.string());
    fs::create_directories(home);
    put(home / mark, "Made by vigosrv simulate; nothing of it is worth keeping.\n");
    settings_.home = home;
    write_settings();
    settings_ = settings_in(home);
    make_folders(settings_);
}

void Rehearsal::write_settings() const {
    put(settings_.home + "/server.yaml",
        format("server: {{grpc_listen: \"127.0.0.1:{}\", api_listen: \"127.0.0.1:0\", hostname: "
               "localhost}}\ncheckin: {{interval: {}ms}}\nlog: {{level: warn}}\n",
               port_, interval_.count()));
}

Rehearsal::~Rehearsal() {
    try {
        stop();
    } catch (const Error& why) {
        log::error("the rehearsal's server did not stop", {{"why", why.message()}});
    }
}

Millis Rehearsal::start() {
    write_settings();
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail_errno(errno, "making a pipe");
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_file().c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    std::array<std::string, 4> words = {"vigosrv", "simulate", "--serve", settings_.home};
    std::array<char*, 5> arguments{};
    for (std::size_t at = 0; at < words.size(); ++at) arguments[at] = words[at].data();
    const auto begun = std::chrono::steady_clock::now();
    const int problem =
        ::posix_spawn(&server_, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    const auto line = problem == 0 ? read_line(pipe[0]) : std::string();
    ::close(pipe[0]);
    if (!line.starts_with(ready)) {
        stop();
        fail(Fault::unavailable, "the private server did not start; {} says why", log_file());
    }
    port_ = std::atoi(line.c_str() + ready.size());
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun);
}

void Rehearsal::stop() {
    if (server_ <= 0) return;
    ::kill(server_, SIGTERM);
    const auto end = std::chrono::steady_clock::now() + stop_most;
    int status = 0;
    while (::waitpid(server_, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) ::kill(server_, SIGKILL);
        std::this_thread::sleep_for(Millis(5));
    }
    server_ = -1;
}

void Rehearsal::reload() const { ::kill(server_, SIGHUP); }

std::string Rehearsal::address() const { return format("127.0.0.1:{}", port_); }

Usage Rehearsal::usage() const {
    const auto folder = format("/proc/{}/", server_);
    const auto stat = text_of(folder + "stat");
    // After the name, which may hold anything: state is field 3, utime and stime are 14 and 15.
    std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
    std::string skipped;
    for (int at = 3; at < 14; ++at) fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    fields >> user >> system;
    const auto tick = 1'000'000 / ::sysconf(_SC_CLK_TCK);
    return {.cpu = std::chrono::microseconds((user + system) * tick),
            .rss_bytes = proc_number(text_of(folder + "status"), "VmRSS:") * 1'024};
}

int serve_rehearsal(const std::string& folder) {
    const fs::path home = fs::absolute(folder);
    if (!fs::exists(home / mark))
        fail(Fault::denied, "{} was not made by vigosrv simulate", home.string());
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t awaited;
    sigemptyset(&awaited);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&awaited, each);
    pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
    const auto settings = settings_in(home);
    log::start({.level = static_cast<log::Level>(settings.log.level), .json = false, .file = ""});
    Program program(settings, true);
    std::printf("%s%d\n", ready.data(), program.grpc_port());
    std::fflush(stdout);
    for (int signal = 0; sigwait(&awaited, &signal) == 0 && signal == SIGHUP;) program.reload();
    return 0;
}

}  // namespace vigo
