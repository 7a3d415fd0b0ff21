#include "host/spawn.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "base/error.h"

namespace vigo {
namespace {

using posix::Fd;
using SteadyTime = std::chrono::steady_clock::time_point;

struct Pipe {
    Fd read;
    Fd write;
};

/// Never one of 0, 1 and 2, which the child fills in turn: a program may have been started without
/// them.
Fd lifted(int fd) {
    Fd given(fd);
    if (fd < 0 || fd > 2) return given;
    return Fd(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
}

Pipe make_pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) fail_errno(errno, "making a pipe");
    Pipe made{lifted(ends[0]), lifted(ends[1])};
    return made;
}

/// Input is a file in memory: nothing to feed while the child runs, no SIGPIPE, and it never
/// touches a disk.
Fd input_file(const std::string& input) {
    if (input.empty()) {
        auto null = lifted(::open("/dev/null", O_RDWR | O_CLOEXEC));
        if (null) return null;  // else: a bare chroot, where an empty file serves as well
    }
    auto file = lifted(static_cast<int>(::syscall(SYS_memfd_create, "vigo-input", MFD_CLOEXEC)));
    if (!file) fail_errno(errno, "making the input of a command");
    posix::write_all(file.get(), input, "writing the input of a command");
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> made;
    made.reserve(texts.size() + 1);
    for (const auto& text : texts) made.push_back(const_cast<char*>(text.c_str()));
    made.push_back(nullptr);
    return made;
}

/// What is prepared for the child, as the system calls want it.
struct Prepared {
    const Child& child;
    std::vector<char*> words;
    std::vector<char*> environment;
    int in = -1;
    int out = -1;
    int err = -1;
    int report = -1;
};

// From here to `begin_child`: between fork and exec, only what is async-signal-safe.

void close_on_exec_all() {
    constexpr unsigned close_range_cloexec = 4;
    if (::syscall(SYS_close_range, 3U, ~0U, close_range_cloexec) == 0) return;
    struct rlimit most {};  // before Linux 5.11
    ::getrlimit(RLIMIT_NOFILE, &most);
    const int last = static_cast<int>(std::min<rlim_t>(most.rlim_cur, 65536));
    for (int fd = 3; fd < last; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/// Idle I/O for what may take its time (15 and more), the low end of best effort for the rest.
void be_nice(int nice) {
    if (nice <= 0) return;
    ::setpriority(PRIO_PROCESS, 0, nice);
    constexpr int of_process = 1;
    constexpr int best_effort = 2 << 13;
    constexpr int idle = 3 << 13;
    ::syscall(SYS_ioprio_set, of_process, 0, nice >= 15 ? idle : best_effort | ((nice + 20) / 5));
}

void default_signals() {
    struct sigaction plain {};
    plain.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &plain, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Says which step failed, by its number, and why.
[[noreturn]] void give_up(int report, int step) {
    const int why[2] = {step, errno};
    [[maybe_unused]] const auto told = ::write(report, why, sizeof why);
    ::_exit(127);
}

constexpr const char* steps[] = {"changing the root", "becoming the user", "entering the folder",
                                 "starting"};

bool become(const Child& child) {
    return ::setgroups(child.groups.size(), child.groups.data()) == 0 && ::setgid(child.gid) == 0 &&
           ::setuid(child.uid) == 0;
}

[[noreturn]] void run_in_child(const Prepared& all) {
    const auto& child = all.child;
    default_signals();
    be_nice(child.nice);
    ::umask(022);
    if (::dup2(all.in, 0) < 0 || ::dup2(all.out, 1) < 0 || ::dup2(all.err, 2) < 0)
        give_up(all.report, 3);
    close_on_exec_all();
    if (!child.chroot.empty() && (::chroot(child.chroot.c_str()) != 0 || ::chdir("/") != 0))
        give_up(all.report, 0);
    if (child.switch_user && !become(child)) give_up(all.report, 1);
    if (::chdir(child.folder.c_str()) != 0) give_up(all.report, 2);
    ::execve(child.program.c_str(), all.words.data(), all.environment.data());
    give_up(all.report, 3);
}

/// Waits until the child runs its program, and throws what kept it from that.
void wait_for_start(const Pipe& report, const Child& child) {
    int why[2] = {0, 0};
    ssize_t count = 0;
    do count = ::read(report.read.get(), why, sizeof why);
    while (count < 0 && errno == EINTR);
    if (count != sizeof why) return;
    const auto step = std::string(steps[why[0]]);
    const auto& what = why[0] == 0 ? child.chroot : why[0] == 2 ? child.folder : child.program;
    fail_errno(why[1],
               why[0] == 1 ? format("becoming the user of id {}", child.uid) : step + " " + what);
}

class Running {
 public:
    Running(pid_t pid, Patience patience)
        : pid_(pid),
          patience_(patience),
          watch_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
          deadline_(std::chrono::steady_clock::now() + patience.timeout) {}

    CommandResult finish(Pipe out, Pipe err) {
        CommandResult result;
        while (!has_ended()) {
            read_some(out, result.out, result, err, result.err);
            if (std::chrono::steady_clock::now() >= deadline_) end_group(result);
        }
        if (result.timed_out) ::kill(-pid_, SIGKILL);
        drain(out.read, result.out, result);
        drain(err.read, result.err, result);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0)
            if (errno != EINTR) fail_errno(errno, "waiting for a command");
        result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        return result;
    }

 private:
    /// It stays a zombie, so that its number cannot be given to another process yet.
    bool has_ended() const {
        siginfo_t about{};
        if (::waitid(P_PID, static_cast<id_t>(pid_), &about, WEXITED | WNOHANG | WNOWAIT) == 0)
            return about.si_pid == pid_;
        return errno == ECHILD;
    }

    int wait_ms() const {
        const auto left =
            std::chrono::duration_cast<Millis>(deadline_ - std::chrono::steady_clock::now());
        const auto most =
            watch_ ? 60'000 : 20;  // without a pidfd (before Linux 5.3) its end is asked for
        return static_cast<int>(std::clamp<std::int64_t>(left.count() + 1, 0, most));
    }

    void read_some(Pipe& out, std::string& out_text, CommandResult& result, Pipe& err,
                   std::string& err_text) {
        pollfd watched[] = {
            {out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}, {watch_.get(), POLLIN, 0}};
        if (::poll(watched, 3, wait_ms()) <= 0) return;
        if (watched[0].revents != 0) read_piece(out.read, out_text, result);
        if (watched[1].revents != 0) read_piece(err.read, err_text, result);
    }

    /// False at the end, and when there is nothing now.
    static bool read_piece(Fd& from, std::string& into, CommandResult& result) {
        std::array<char, 16384> piece{};
        const auto count = ::read(from.get(), piece.data(), piece.size());
        if (count < 0) return errno == EINTR;
        if (count == 0) {
            from.close();
            return false;
        }
        const auto room = limits::command_output_bytes - into.size();
        const auto taken = std::min(static_cast<std::size_t>(count), room);
        into.append(piece.data(), taken);
        result.cut |= taken < static_cast<std::size_t>(count);
        return true;
    }

    static void drain(Fd& from, std::string& into, CommandResult& result) {
        if (!from) return;
        // A daemon that it left behind may hold the pipe and go on writing: what is there now, and
        // no more.
        ::fcntl(from.get(), F_SETFL, O_NONBLOCK);
        for (int pieces = 0; pieces < 64 && read_piece(from, into, result); ++pieces) {
        }
    }

    void end_group(CommandResult& result) {
        ::kill(-pid_, result.timed_out ? SIGKILL : SIGTERM);
        result.timed_out = true;
        deadline_ = std::chrono::steady_clock::now() + patience_.grace;
    }

    pid_t pid_;
    Patience patience_;
    Fd watch_;
    SteadyTime deadline_;
};

}  // namespace

CommandResult run_child(const Child& child, Patience patience) {
    const auto in = input_file(child.input);
    auto out = make_pipe();
    auto err = make_pipe();
    auto report = make_pipe();
    const Prepared all{
        child,           pointers(child.words), pointers(child.environment), in.get(),
        out.write.get(), err.write.get(),       report.write.get()};
    const pid_t pid = ::fork();
    if (pid < 0) fail_errno(errno, "starting a process");
    if (pid == 0) {
        ::setpgid(0, 0);
        run_in_child(all);
    }
    ::setpgid(pid, pid);  // whichever of the two is first
    out.write.close();
    err.write.close();
    report.write.close();
    Running running(pid, patience);
    try {
        wait_for_start(report, child);
    } catch (const Error&) {
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        throw;
    }
    return running.finish(std::move(out), std::move(err));
}

void start_child(const Child& child) {
    const auto in = input_file(child.input);
    const auto null = input_file("");
    auto report = make_pipe();
    const Prepared all{
        child,      pointers(child.words), pointers(child.environment), in.get(), null.get(),
        null.get(), report.write.get()};
    const pid_t pid = ::fork();
    if (pid < 0) fail_errno(errno, "starting a process");
    if (pid == 0) {  // its own child is the one that runs: init adopts and reaps it
        ::setsid();
        const pid_t inner = ::fork();
        if (inner == 0) run_in_child(all);
        if (inner < 0) give_up(all.report, 3);
        ::_exit(0);
    }
    report.write.close();
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    wait_for_start(report, child);
}

}  // namespace vigo
