#include "host/kill_steps.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <exception>
#include <iterator>
#include <string_view>

#include "base/text.h"

namespace vigo {
namespace {

constexpr long changing[] = {
#ifdef SYS_mkdir  // newer architectures have only the calls with "at"
    SYS_mkdir,    SYS_rename,   SYS_symlink,   SYS_unlink,    SYS_rmdir,
    SYS_chmod,    SYS_lchown,
#endif
    SYS_mkdirat,  SYS_renameat, SYS_renameat2, SYS_symlinkat, SYS_unlinkat,
    SYS_fchmodat, SYS_fchmod,   SYS_fchownat,  SYS_write,     SYS_fsync,
    SYS_syncfs,   SYS_fchown,   SYS_pwrite64,  SYS_fdatasync, SYS_ftruncate,
    SYS_sendfile, SYS_writev,   SYS_pwritev,   SYS_linkat,    SYS_copy_file_range,
};

bool is_step(const __ptrace_syscall_info& call) {
    if (call.op != PTRACE_SYSCALL_INFO_ENTRY) return false;
    const auto number = static_cast<long>(call.entry.nr);
    if (number == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
    if (number == SYS_write && call.entry.args[0] <= STDERR_FILENO) return false;
    return std::find(std::begin(changing), std::end(changing), number) != std::end(changing);
}

// Where a tracer changes a call: known for one architecture, and none on the others.
#ifdef __x86_64__
constexpr bool can_refuse = true;
constexpr std::size_t register_of_call = offsetof(user, regs.orig_rax);
constexpr std::size_t register_of_answer = offsetof(user, regs.rax);
#else
constexpr bool can_refuse = false;
constexpr std::size_t register_of_call = 0, register_of_answer = 0;
#endif

/// What the child says of its end, in memory that both see.
struct LastWords {
    bool threw;
    char error[4096];
};

class Shared {
 public:
    Shared()
        : words_(static_cast<LastWords*>(::mmap(nullptr, sizeof(LastWords), PROT_READ | PROT_WRITE,
                                                MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
    ~Shared() { ::munmap(words_, sizeof(LastWords)); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    LastWords* operator->() const { return words_; }

 private:
    LastWords* words_;
};

[[noreturn]] void be_traced(const std::function<void()>& work, const Shared& words) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
    ::raise(SIGSTOP);
    try {
        work();
    } catch (const std::exception& error) {
        words->threw = true;
        const std::string_view text = error.what();
        text.copy(words->error, sizeof words->error - 1);
        ::_exit(1);
    }
    ::_exit(0);
}

/// A child that stops at each of its system calls.
class Traced {
 public:
    Traced(const std::function<void()>& work, const Shared& words) : child_(::fork()) {
        if (child_ == 0) be_traced(work, words);
        wait();
        if (!is_over())
            ::ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    }

    bool is_over() const { return WIFEXITED(status_) || WIFSIGNALED(status_); }
    bool ended_well() const { return WIFEXITED(status_) && WEXITSTATUS(status_) == 0; }

    /// To the next beginning or end of a call.
    void go_on() {
        ::ptrace(PTRACE_SYSCALL, child_, nullptr, nullptr);
        wait();
    }
    /// To the next step; false when the child ended before.
    bool go_to_step() {
        for (;;) {
            go_on();
            if (is_over()) return false;
            __ptrace_syscall_info call{};
            ::ptrace(PTRACE_GET_SYSCALL_INFO, child_, sizeof call, &call);
            if (is_step(call)) return true;
        }
    }
    void kill() {
        ::kill(child_, SIGKILL);
        wait();
    }
    /// At the beginning of a call: it is not made, and answers with `code`.
    void refuse(int code) {
        set(register_of_call, -1);
        go_on();
        set(register_of_answer, -code);
    }

 private:
    void wait() { ::waitpid(child_, &status_, 0); }

    void set(std::size_t where, long value) const {
        ::ptrace(PTRACE_POKEUSER, child_, where, value);
    }

    pid_t child_;
    int status_ = 0;
};

}  // namespace

StepEnd run_until(int step, const std::function<void()>& work) {
    const Shared words;
    Traced child(work, words);
    if (child.is_over()) return StepEnd::forbidden;
    while (child.go_to_step()) {
        if (--step > 0) continue;
        child.kill();
        return StepEnd::killed;
    }
    return child.ended_well() ? StepEnd::finished : StepEnd::forbidden;
}

StepRefused run_refusing(int step, const Refusal& refusal, const std::function<void()>& work) {
    const Shared words;
    Traced child(work, words);
    if (child.is_over() || !can_refuse) return {.end = StepEnd::forbidden, .error = {}};
    StepRefused seen;
    for (int at = 1; child.go_to_step(); ++at) {
        if (at < step || (at > step && !refusal.for_good)) continue;
        child.refuse(refusal.code);
        seen.end = StepEnd::killed;
    }
    if (words->threw) seen.error = words->error;
    if (!words->threw && !child.ended_well()) seen.end = StepEnd::forbidden;
    return seen;
}

std::string name_of(const Refusal& refusal) {
    const auto what = refusal.code == ENOSPC ? "full"
                      : refusal.code == EIO  ? "broken"
                                             : "read_only";
    return format("{}_{}", what, refusal.for_good ? "for_good" : "once");
}

}  // namespace vigo
